Attribute VB_Name = "CcniNavigate"
Option Explicit
' What needs no Python: the next open issue, and the profile of a city.

Private mShown As Long           ' row of the table of issues that was shown last

Public Sub CcniNextIssue()
    Dim issues As Object, row As Long, tried As Long, count As Long
    Set issues = FindTable("@ISSUES_TABLE@")
    If issues Is Nothing Then
        CcniTell "no_issue_table"
        Exit Sub
    End If
    If Not issues.DataBodyRange Is Nothing Then count = issues.DataBodyRange.Rows.count
    row = LastShown(issues)
    For tried = 1 To count
        row = row Mod count + 1
        If IsOpen(issues, row) Then
            mShown = row
            ShowIssue issues, row, count
            Exit Sub
        End If
    Next tried
    CcniTell "no_open_issue"
End Sub

' Start below the row that is selected in the table, or else below the one shown last.
Private Function LastShown(ByVal issues As Object) As Long
    Dim row As Long
    LastShown = mShown
    If Not ActiveSheet Is issues.Parent Then Exit Function
    row = RowUnderCursor(issues)
    If row >= 1 Then LastShown = row
End Function

' The row of the table's body in which the selected cell stands; 0 for its header or totals row, or elsewhere.
' The header may be switched off, so it is not what the rows are counted from.
Private Function RowUnderCursor(ByVal table As Object) As Long
    Dim row As Long
    If table.DataBodyRange Is Nothing Or ActiveCell Is Nothing Then Exit Function
    row = ActiveCell.row - table.DataBodyRange.row + 1
    If row >= 1 And row <= table.ListRows.count Then RowUnderCursor = row
End Function

' An empty table keeps one blank row; that is no issue.
Private Function IsOpen(ByVal issues As Object, ByVal row As Long) As Boolean
    Dim status As String
    If CStr(issues.DataBodyRange.Cells(row, 1).Value) = "" Then Exit Function
    status = TableText(issues, row, "header.status")
    IsOpen = (status = "") Or InStr("|" & CcniSay("closed") & "|", "|" & status & "|") = 0
End Function

Private Sub ShowIssue(ByVal issues As Object, ByVal row As Long, ByVal count As Long)
    Dim target As Object, place As String
    place = TableText(issues, row, "header.cell")
    Set target = CellAt(place)
    If target Is Nothing Then
        GoToCell issues.DataBodyRange.Cells(row, 1)
        If InStr(place, "!") > 0 Then CcniTell "issue_cell_gone", place
    Else
        GoToCell target
    End If
    Application.StatusBar = CcniSay("issue_position") & " " & row & "/" & count & "  " _
        & Left(TableText(issues, row, "header.found"), 200)
End Sub

' Excel goes to no cell of a hidden sheet; without this it would stop in the editor.
Private Sub GoToCell(ByVal target As Object)
    On Error GoTo Hidden
    Application.Goto Reference:=target
    Exit Sub
Hidden:
    CcniTell "sheet_hidden", target.Parent.Name & "!" & target.Address(False, False)
End Sub

' "Sheet!A1", with or without quotes and a leading #. Nothing if there is no such cell.
Private Function CellAt(ByVal place As String) As Object
    Dim mark As Long, sheetName As String
    mark = InStrRev(place, "!")
    If mark = 0 Then Exit Function
    sheetName = Left(place, mark - 1)
    If Left(sheetName, 1) = "#" Then sheetName = Mid(sheetName, 2)
    If Left(sheetName, 1) = "'" Then sheetName = Replace(Mid(sheetName, 2, Len(sheetName) - 2), "''", "'")
    On Error Resume Next
    Set CellAt = ThisWorkbook.Worksheets(sheetName).Range(Mid(place, mark + 1))
End Function

Public Sub CcniCityProfile()
    Dim profile As Object, city As String
    Set profile = FindSheet("@PROFILE_SHEET@")
    If profile Is Nothing Then
        CcniTell "no_profile"
        Exit Sub
    End If
    city = CityUnderCursor()
    On Error GoTo Hidden
    profile.Activate
    If city <> "" Then PickCity profile, city
    Exit Sub
Hidden:
    CcniTell "sheet_hidden", profile.Name
End Sub

' The city of the selected row, if the selection stands in a table that names cities.
Private Function CityUnderCursor() As String
    Dim table As Object, row As Long
    On Error Resume Next
    Set table = ActiveCell.ListObject
    If table Is Nothing Then Exit Function
    row = RowUnderCursor(table)
    If row >= 1 Then CityUnderCursor = TableText(table, row, "header.name")
End Function

Private Sub PickCity(ByVal profile As Object, ByVal city As String)
    Dim picker As Object
    On Error Resume Next
    Set picker = ThisWorkbook.Names("@PROFILE_CITY@").RefersToRange
    If picker Is Nothing Then Exit Sub
    picker.Value = city
    picker.Select
    If CStr(picker.Value) <> city Then CcniTell "profile_locked", city
End Sub

Private Function FindTable(ByVal tableName As String) As Object
    Dim sheet As Object, table As Object
    For Each sheet In ThisWorkbook.Worksheets
        For Each table In sheet.ListObjects
            If table.name = tableName Then
                Set FindTable = table
                Exit Function
            End If
        Next table
    Next sheet
End Function

Private Function FindSheet(ByVal codeName As String) As Object
    Dim sheet As Object
    For Each sheet In ThisWorkbook.Worksheets
        If sheet.codeName = codeName Then
            Set FindSheet = sheet
            Exit Function
        End If
    Next sheet
End Function

' The text in the column whose header is one of the given names (joined by bars); "" without one.
Private Function TableText(ByVal table As Object, ByVal row As Long, ByVal key As String) As String
    Dim column As Object
    For Each column In table.ListColumns
        If InStr("|" & CcniSay(key) & "|", "|" & column.name & "|") > 0 Then
            TableText = Trim(CStr(column.DataBodyRange.Cells(row, 1).Value))
            Exit Function
        End If
    Next column
End Function
