Attribute VB_Name = "CcniRibbon"
Option Explicit
' Callbacks of the ribbon tab: a control comes in, the button's own Sub runs.

Public Sub CcniRibbon_Recalculate(control As IRibbonControl)
    Ccni_Recalculate
End Sub

Public Sub CcniRibbon_Check(control As IRibbonControl)
    Ccni_Check
End Sub

Public Sub CcniRibbon_Robustness(control As IRibbonControl)
    Ccni_Robustness
End Sub

Public Sub CcniRibbon_NextIssue(control As IRibbonControl)
    Ccni_NextIssue
End Sub

Public Sub CcniRibbon_CityProfile(control As IRibbonControl)
    Ccni_CityProfile
End Sub

Public Sub CcniRibbon_ExportShare(control As IRibbonControl)
    Ccni_ExportShare
End Sub

Public Sub CcniRibbon_MakeForms(control As IRibbonControl)
    Ccni_MakeForms
End Sub

Public Sub CcniRibbon_MergeCopies(control As IRibbonControl)
    Ccni_MergeCopies
End Sub

Public Sub CcniRibbon_Compare(control As IRibbonControl)
    Ccni_Compare
End Sub

Public Sub CcniRibbon_Snapshot(control As IRibbonControl)
    Ccni_Snapshot
End Sub

Public Sub CcniRibbon_About(control As IRibbonControl)
    Ccni_About
End Sub
