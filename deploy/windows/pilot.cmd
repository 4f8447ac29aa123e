@echo off
rem manage.py with the settings of the service: pilot.cmd check. The site itself: pilot.cmd serve
setlocal
set "PROGRAM=%~dp0..\.."
set "PILOT_COMMAND=deploy\windows\pilot.cmd"
set "SETTINGS=%ProgramData%\pilot\pilot.env"
if not exist "%SETTINGS%" (
  echo missing: %SETTINGS%
  exit /b 1
)
for /f "usebackq eol=# tokens=1,* delims==" %%a in ("%SETTINGS%") do set "%%a=%%b"
if /i "%~1"=="serve" (
  cd /d "%PROGRAM%"
  "%PROGRAM%\.venv\Scripts\python.exe" server.py --host 127.0.0.1 --port 8501
  exit /b
)
"%PROGRAM%\.venv\Scripts\python.exe" "%PROGRAM%\manage.py" %*
