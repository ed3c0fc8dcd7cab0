"""The decision engine of the guide "IOP, bidrag eller upphandling?".

Pure Python, standard library only. Everything here is guidance, not a legal decision.
"""

__version__ = "0.1.0"
