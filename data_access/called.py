"""What the command line is called where this program stands, for the sentences that tell an administrator to use it.

An installed one is called by a command of its own (deploy/pilot says which): manage.py by itself would look for its
settings in vain and work on another database (rules 11.16).
"""

import os

MANAGE = os.environ.get("PILOT_COMMAND", "") or "python manage.py"
