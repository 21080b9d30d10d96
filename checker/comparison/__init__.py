"""Two plans side by side: which elements correspond, and what differs. Pure; without words until `wording`."""
