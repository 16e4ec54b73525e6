"""What a disk may do to a file of a graph: each damage is done to the path given."""

DAMAGES = (
    lambda file: file.unlink(),
    lambda file: file.write_bytes(b""),
    lambda file: file.write_bytes(file.read_bytes()[:-1]),
    lambda file: file.write_bytes(file.read_bytes()[:-8] + b"\1" * 8),
    lambda file: file.write_bytes(b"PLUMBLN1 something else"),
)
