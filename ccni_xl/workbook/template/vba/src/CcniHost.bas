Attribute VB_Name = "CcniHost"
' Which program is this, and how does it reach Python: the one place that knows.
'
' No "Option Explicit" in this module, on purpose. ThisComponent exists only in LibreOffice and
' AppleScriptTask only on a Mac; elsewhere they are undeclared (Empty), so the module compiles in
' every host. LibreOffice skips #If lines and compiles both branches, so nothing is defined twice.

Private mReady As Integer        ' Python for functions: 0 not looked yet, 1 there, -1 not there
Private mLastError As String
Private mRunning As Boolean      ' a button waits for Python; Excel takes clicks meanwhile

Public Function CcniInOffice() As Boolean
    CcniInOffice = IsObject(ThisComponent)
End Function

Public Function CcniOnMac() As Boolean
    CcniOnMac = False
#If Mac Then
    CcniOnMac = True
#End If
End Function

' What every button and ribbon control calls.
Public Sub CcniRun(ByVal task As String)
    If CcniInOffice() Then
        CcniOfficeRun task
    ElseIf task = "next_issue" Then
        CcniNextIssue
    ElseIf task = "city_profile" Then
        CcniCityProfile
    ElseIf CcniOnMac() Then
        RunOnMac task
    Else
        RunOnWindows task
    End If
End Sub

Public Sub CcniTell(ByVal key As String, Optional ByVal detail As String = "")
    MsgBox CcniSay(key) & detail, vbInformation, CcniSay("title")
End Sub

' No double quote, bar or dollar sign in a command: it passes through two shells.
Public Function CcniCommand(ByVal task As String) As String
    CcniCommand = "import ccni_xl.macros; ccni_xl.macros." & task & "()"
End Function

Private Sub RunOnWindows(ByVal task As String)
    If mRunning Then Exit Sub
    If Not CcniPythonReady(True) Then
        CcniTell "no_python"
        Exit Sub
    End If
    mRunning = True
    On Error GoTo Failed
    SetCancelKey 0                       ' xlDisabled: Python watches for Esc; Excel must not stop in the editor
    Application.StatusBar = CcniSay("starting")
    RunPython CcniCommand(task)
    EndRun
    Exit Sub
Failed:
    EndRun Err.Description
End Sub

' Python sets the status bar itself; if it still says "starting", Python did not come that far.
Private Sub EndRun(Optional ByVal problem As String = "")
    mRunning = False
    SetCancelKey 1                       ' xlInterrupt
    If CStr(Application.StatusBar) = CcniSay("starting") Then Application.StatusBar = False
    If problem <> "" Then CcniTell "python_failed", problem
End Sub

' Excel takes the key back by itself when the macro ends; a program that only looks like Excel may know no such key.
Private Sub SetCancelKey(ByVal mode As Long)
    On Error Resume Next
    Application.EnableCancelKey = mode
End Sub

' Excel for Mac may start a program only through an AppleScript that the user has installed.
' It returns at once: Python goes on alone and sets the status bar. What stands in the log so early is
' the shell's complaint that it could not start Python.
Private Sub RunOnMac(ByVal task As String)
    Dim answer As String
    On Error GoTo Failed
    Application.StatusBar = CcniSay("starting")
    DropMacLog
#If Mac Then
    answer = AppleScriptTask("xlwings-" & XLWINGS_VERSION & ".applescript", "VbaHandler", MacParameters(task))
#End If
    If answer <> "1" And MacLog() = "" Then Exit Sub
Failed:
    Application.StatusBar = False
    CcniTell "no_python"
End Sub

' Six parts joined by bars: search path, interpreter, command, workbook, Excel, log file.
' The search path is "do not add the workbook's folder" and five empty fields.
Private Function MacParameters(ByVal task As String) As String
    Dim home As String, python As String
    home = Replace(Environ("HOME"), "/Library/Containers/com.microsoft.Excel/Data", "")
    python = Replace(MacSetting("Interpreter_Mac"), "$HOME", home)
    MacParameters = "false;;;;;|'" & python & "'|" & CcniCommand(task) & "|" & ShellText(ThisWorkbook.Name) & "|" _
        & ShellText(Left(Application.Path, Len(Application.Path) - 4)) & "|" & MacLogFile()
End Function

' In the one folder that Excel for Mac may read and write without asking.
Private Function MacLogFile() As String
    MacLogFile = Environ("HOME") & "/xlwings.log"
End Function

Private Sub DropMacLog()
    On Error Resume Next
    Kill MacLogFile()
End Sub

' What the shell or Python wrote to its error stream; "" without a log.
Private Function MacLog() As String
    Dim handle As Integer, part As String
    On Error GoTo Ended
    handle = FreeFile
    Open MacLogFile() For Input As #handle
    Do While Not EOF(handle)
        Line Input #handle, part
        MacLog = MacLog & part & vbLf
    Loop
Ended:
    Close #handle
End Function

' xlwings runs this by its name when Python ends on a Mac, where nobody waits for it. By then Python has
' shown its boxes and left its outcome in the status bar; what it could not say itself stands in the log.
Private Sub CleanUp()
    Dim said As String
    If CcniOnMac() Then said = MacLog()
    If said = "" Then Exit Sub
    Application.StatusBar = False
    CcniTell "python_failed", Right(said, 600)
    DropMacLog
End Sub

' A workbook's name stands between double quotes in a shell command; a name is never a command.
Private Function ShellText(ByVal text As String) As String
    Dim special As Variant
    text = Replace(text, "|", "_")
    For Each special In Array("\", """", "$", "`")
        text = Replace(text, special, "\" & special)
    Next special
    ShellText = text
End Function

Private Function MacSetting(ByVal key As String) As String
    Dim row As Long, settings As Object
    Set settings = ThisWorkbook.Worksheets("xlwings.conf")
    row = 1
    Do While settings.Cells(row, 1).Value <> ""
        If LCase(settings.Cells(row, 1).Value) = LCase(key) Then MacSetting = settings.Cells(row, 2).Value
        row = row + 1
    Loop
End Function

' Whether the interpreter and the program beside it are there. Without this look, the first function
' in a cell would hold Excel for two minutes while it waits for a server that cannot start.
Public Function CcniPythonReady(ByVal lookAgain As Boolean) As Boolean
    If lookAgain Or mReady = 0 Then
        mReady = -1
        If ProgramIsThere() Then mReady = 1
    End If
    CcniPythonReady = (mReady = 1)
End Function

Private Function ProgramIsThere() As Boolean
    Dim python As String, folder As String
    On Error GoTo Failed
    python = GetConfig("INTERPRETER_WIN", "")
    If InStr(python, "\") = 0 Then Exit Function
    folder = Left(python, InStrRev(python, "\"))
    If FileExists(python) Then
        ProgramIsThere = FileExists(folder & "ccni-xl.exe") Or FileExists(folder & "Scripts\ccni-xl.exe")
    End If
Failed:
End Function

' One worksheet function: its Python name, and the arguments as they came.
' #N/A where there is no Python, #VALUE! where Python could not compute; the reason is kept.
Public Function CcniCall(ByVal udf As String, ByVal arguments As Variant) As Variant
    Dim number As Long
    If CcniInOffice() Then
        CcniCall = CcniOfficeCall(udf, arguments)
        Exit Function
    End If
    CcniCall = CVErr(xlErrNA)
    If InFunctionWizard() Then
        mLastError = CcniSay("udf_wizard")
        Exit Function
    End If
    If Not CallsArePossible() Then
        mLastError = CcniSay("udf_no_python")
        Exit Function
    End If
    On Error GoTo Failed
    CcniCall = XLPy.CallUDF("ccni_xl.xl_udfs", LCase(udf), arguments, ThisWorkbook, Application.Caller)
    Exit Function
Failed:
    number = Err.Number
    mLastError = udf & ": " & LastLine(Err.Description)
    If number = 1 Or number = 1000 Then
        mReady = -1                  ' the server itself did not start: do not wait for it again
    Else
        CcniCall = CVErr(xlErrValue)
    End If
End Function

Private Function CallsArePossible() As Boolean
    If CcniOnMac() Then Exit Function
    CallsArePossible = CcniPythonReady(False)
End Function

' The fx dialog evaluates at every key; the first control of the Standard bar is disabled meanwhile.
Private Function InFunctionWizard() As Boolean
    On Error Resume Next
    InFunctionWizard = Not Application.CommandBars("Standard").Controls(1).Enabled
End Function

' The last line of a Python traceback is the sentence; "ValueError: " before it is not for users.
Private Function LastLine(ByVal text As String) As String
    Dim lines As Variant, i As Long, mark As Long
    lines = Split(Replace(text, vbCr, ""), vbLf)
    For i = UBound(lines) To 0 Step -1
        If Trim(lines(i)) <> "" Then
            mark = InStr(lines(i), "Error: ")
            If mark > 0 Then LastLine = Mid(lines(i), mark + 7) Else LastLine = Trim(lines(i))
            Exit Function
        End If
    Next i
End Function

' Why a function failed last. The cell named in CCNI_LAST_ERROR is not read: it makes the answer follow.
Public Function CcniLastError() As Variant
    If CcniInOffice() Then
        CcniLastError = CcniOfficeCall("CCNI_LAST_ERROR", Array())
    Else
        CcniLastError = mLastError
    End If
End Function
