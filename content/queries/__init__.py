"""What can be read: plain dictionaries in the shapes of the API, from rows and nothing else.

The graph, the pages and the REST views read the domain through these modules only. Every function
takes a ``Reading``, which pins the day, the edition, the language and whether drafts are seen;
without drafts nothing unpublished reaches an answer. Uids are strings; days and times are
``date`` and aware ``datetime`` objects; offsets are code points, half-open. Each function says how
many database queries it costs; none costs more for more rows.
"""
