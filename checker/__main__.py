"""`python -m checker` is the command `plancheck`."""

from checker.commands import main

if __name__ == "__main__":
    main()
