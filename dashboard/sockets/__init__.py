"""The sockets of open pages: who may open one, what a page may say, and what it is sent.

Belongs here: one file for each kind of page, thin: it authorises, subscribes and hands on. Never here: what a frame
holds, which is the feed's; Daphne, which `serving` alone knows.
"""
