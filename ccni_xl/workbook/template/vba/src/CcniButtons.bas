Attribute VB_Name = "CcniButtons"
Option Explicit
' One Sub a button. The task is the name of a function in ccni_xl.macros.

Public Sub Ccni_Recalculate()
    CcniRun "recalculate"
End Sub

Public Sub Ccni_Check()
    CcniRun "check"
End Sub

Public Sub Ccni_Robustness()
    CcniRun "robustness"
End Sub

Public Sub Ccni_NextIssue()
    CcniRun "next_issue"
End Sub

Public Sub Ccni_CityProfile()
    CcniRun "city_profile"
End Sub

Public Sub Ccni_ExportShare()
    CcniRun "export_share"
End Sub

Public Sub Ccni_MakeForms()
    CcniRun "make_forms"
End Sub

Public Sub Ccni_MergeCopies()
    CcniRun "merge_copies"
End Sub

Public Sub Ccni_Compare()
    CcniRun "compare"
End Sub

Public Sub Ccni_Snapshot()
    CcniRun "snapshot"
End Sub

Public Sub Ccni_About()
    CcniRun "about"
End Sub
