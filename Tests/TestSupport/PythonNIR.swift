import Foundation

/// The `nir` package of Python, when it is installed.
public enum PythonNIR {
  /// A script that compares files two by two: every dataset by type (whatever the order of bytes), shape and value, and, where
  /// nir opens the first, what it makes of both.
  public static let comparison = """
    import sys, h5py, nir, numpy as np

    def same(a, b):
        a, b = np.asarray(a), np.asarray(b)
        return a.dtype.newbyteorder("=") == b.dtype.newbyteorder("=") and a.shape == b.shape \\
            and (a.astype(object) == b.astype(object)).all() or (
                a.dtype.kind == "f" and np.array_equal(a, b, equal_nan=True))

    def members(path):
        with h5py.File(path) as file:
            found = {}
            file.visititems(
                lambda name, item: found.update(
                    {name: item[()] if isinstance(item, h5py.Dataset) else None}))
            return found

    def compare(a, b, place):
        assert type(a) is type(b), (place, type(a), type(b))
        if isinstance(a, nir.NIRNode):
            a, b = a.__dict__, b.__dict__
        if isinstance(a, dict):
            assert a.keys() == b.keys(), (place, a.keys(), b.keys())
            for key in a:
                compare(a[key], b[key], f"{place}.{key}")
        elif isinstance(a, (str, bytes)) or a is None or callable(a):
            assert a == b, (place, a, b)
        elif isinstance(a, list) and a and isinstance(a[0], tuple):
            assert a == b, (place, a, b)
        else:
            assert same(a, b), (place, a, b)

    for first, second in zip(sys.argv[1::2], sys.argv[2::2]):
        one, other = members(first), members(second)
        assert one.keys() == other.keys(), (first, one.keys() ^ other.keys())
        for name in one:
            compare(one[name], other[name], f"{first}: {name}")
        try:
            graph = nir.read(first)
        except Exception:
            continue
        compare(graph, nir.read(second), first)
    """

  /// True when `import nir` works; prints the reason for skipping otherwise.
  public static let isInstalled: Bool = {
    let found = run("import nir").status == 0
    if !found { print("skipped: python3 with the package nir is not on this machine") }
    return found
  }()

  /// Runs a script; its arguments are in `sys.argv[1:]`.
  public static func run(_ script: String, _ arguments: String...) -> (
    status: Int32, output: String
  ) {
    run(script, arguments)
  }

  /// Runs a script; its arguments are in `sys.argv[1:]`.
  public static func run(_ script: String, _ arguments: [String]) -> (
    status: Int32, output: String
  ) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script] + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    do { try process.run() } catch { return (127, "\(error)") }
    let output = String(
      decoding: (try? pipe.fileHandleForReading.readToEnd()) ?? Data(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, output)
  }
}
