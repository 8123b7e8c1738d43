"""Decides what is said next. Pure: no await, clock, random, file, network or log below this folder."""
