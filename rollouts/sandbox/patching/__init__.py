"""The four ways to change part of an object: strategic merge, JSON merge, RFC 6902, server-side apply.

Belongs here: pure functions from an object and a patch to a new object; what they are given they leave as it was.
A patch that cannot be applied raises `errors.ApiError`. Never here: storage, defaults, admission, validation.
"""
