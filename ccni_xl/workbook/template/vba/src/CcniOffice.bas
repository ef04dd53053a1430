Attribute VB_Name = "CcniOffice"
' LibreOffice only: buttons go to the extension's job, functions to its add-in.
' No "Option Explicit": ThisComponent and GetProcessServiceManager do not exist in Excel.

Private mFunctions            ' the add-in: made once, because making it takes longer than a call

Public Sub CcniOfficeRun(ByVal task As String)
    Dim services, job
    Set services = GetProcessServiceManager
    Set job = services.createInstanceWithArguments("@OFFICE_JOB@", Array(ThisComponent))
    If IsNull(job) Then
        CcniTell "no_extension"
    Else
        job.trigger task
    End If
End Sub

' Needed where LibreOffice does not know the add-in's functions by name in an Excel file (7.4).
Public Function CcniOfficeCall(ByVal udf As String, ByVal arguments As Variant) As Variant
    Dim coded, i
    If Not IsObject(mFunctions) Then Set mFunctions = GetProcessServiceManager.createInstance("@OFFICE_FUNCTIONS@")
    If IsNull(mFunctions) Then
        CcniOfficeCall = "#N/A"      ' Basic has no way to return an error; the add-in has (a coded NaN)
        Exit Function
    End If
    coded = Array()
    If UBound(arguments) >= 0 Then
        ReDim coded(UBound(arguments))
        For i = 0 To UBound(arguments)
            coded(i) = Block(arguments(i))
        Next i
    End If
    CcniOfficeCall = Table(mFunctions.callUdf(udf, coded))
End Function

' A range as the cells it stands for, which the add-in reads with their errors (.Value would give 0 for one);
' an array or a single value as rows of values; an argument left out as nothing.
Private Function Block(ByVal argument As Variant) As Variant
    Dim rows, i
    If TypeName(argument) = "Range" Then
        Block = Cells(argument)
    ElseIf IsEmpty(argument) Then
        Block = Empty
    ElseIf Not IsArray(argument) Then
        Block = Array(Array(argument))
    Else
        ReDim rows(UBound(argument, 1) - LBound(argument, 1))
        For i = LBound(argument, 1) To UBound(argument, 1)
            rows(i - LBound(argument, 1)) = OneRow(argument, i)
        Next i
        Block = rows
    End If
End Function

' A function of its own, because LibreOffice 7.4 fails on a number wherever the same code names a range's member.
Private Function Cells(ByVal area As Object) As Variant
    Cells = Array(area.CellRange)
End Function

' A function of its own, because LibreOffice Basic shares arrays instead of copying them.
Private Function OneRow(values, ByVal i) As Variant
    Dim cells, k
    ReDim cells(UBound(values, 2) - LBound(values, 2))
    For k = LBound(values, 2) To UBound(values, 2)
        cells(k - LBound(values, 2)) = values(i, k)
    Next k
    OneRow = cells
End Function

' Rows of values, as the add-in returns them, as the two-dimensional array a formula expects.
Private Function Table(ByVal answer As Variant) As Variant
    Dim i, k, cells
    If Not IsArray(answer) Then
        Table = answer
        Exit Function
    End If
    ReDim cells(UBound(answer), UBound(answer(0)))
    For i = 0 To UBound(answer)
        For k = 0 To UBound(answer(i))
            cells(i, k) = answer(i)(k)
        Next k
    Next i
    Table = cells
End Function
