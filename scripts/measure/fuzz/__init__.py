"""`make fuzz`: hostile links, files, messages, searches and histories, through engine and browser.

Nothing that a visitor can hand over may run, leave the page blank, end in a traceback, ask another
host for anything or be stored. Everything is made from a seed, so what is found is found again.
"""
