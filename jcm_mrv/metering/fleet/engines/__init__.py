"""Engines: how a library's table is read, batch by batch. One module each, all alike.

Each offers ``open_table(table, spec)``, which gives a :class:`~.interface.Table`; everything else,
every rule above all, is the same for all of them.
"""
