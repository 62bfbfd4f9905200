/// One sentence or two: what, where in the file, what was expected, what to do.
extension HDF5Error: CustomStringConvertible {
  /// The error for a person, as "file, object: what is wrong; what to do".
  public var description: String {
    let place = object.map { "\(Self.printable(file)), \(Self.printable($0))" }
    return "\(place ?? Self.printable(file)): \(reason)"
  }

  /// `text` from a file, fit for a terminal: control characters escaped, at most 300 characters.
  static func printable(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars.prefix(300) {
      let isControl = scalar.value < 0x20 || (0x7F..<0xA0).contains(scalar.value)
      // Direction marks turn the rest of the line round on a terminal.
      let isDirection =
        (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
      result += isControl || isDirection ? scalar.escaped(asASCII: true) : String(scalar)
    }
    return text.unicodeScalars.count > 300 ? result + "…" : result
  }
}

extension HDF5Error.Reason: CustomStringConvertible {
  /// What is wrong and what to do, without the place.
  public var description: String {
    switch self {
    case .cannotOpen(let detail): "cannot be opened: \(HDF5Error.printable(detail))"
    case .notHDF5(let damage): "is not a readable HDF5 file: \(damage)"
    case .missing, .missingAttribute, .invalidName, .wrongKind, .wrongElementType, .wrongRank,
      .rowsOutOfRange:
      expectation
    case .refusedLink, .refusedStorage, .unavailableFilter, .exceedsLimit: refusal
    case .newerFormat(let version, let detail):
      "is written in a newer form than HDF5 \(version) reads (\(HDF5Error.printable(detail))); "
        + "write the file again with libver='earliest', or with an older h5py or h5repack"
    case .corrupt(let detail):
      "the file is damaged here (\(HDF5Error.printable(detail))); get or write it again"
    case .valueDoesNotFit(let index, let value, let type):
      "the value \(value)\(Self.at(index)) does not fit \(type)"
    case .notFinite(let index, let value):
      "the value\(Self.at(index)) is \(value), expected a finite number; "
        + "check the training that wrote the file"
    case .notText(let index): "the string\(Self.at(index)) is not UTF-8 text"
    case .cannotWrite(let detail): "cannot be written: \(HDF5Error.printable(detail))"
    }
  }

  /// Something else is there than was expected.
  private var expectation: String {
    switch self {
    case .missing(let name, let members):
      "has no member \(Self.quoted(name)); it has \(Self.list(members))"
    case .missingAttribute(let name, let attributes):
      "has no attribute \(Self.quoted(name)); it has \(Self.list(attributes))"
    case .invalidName(let name):
      "\(Self.quoted(name)) cannot be the name of a member; expected one name without '/'"
    case .wrongKind(let expected, let found):
      "is a \(found.rawValue), expected a \(expected.rawValue)"
    case .wrongElementType(let expected, let found):
      "has elements of type \(found), expected \(expected)"
    case .wrongRank(let expected, let shape):
      "has shape \(shape), expected "
        + (expected == 0 ? "one element" : "\(expected) dimension\(expected == 1 ? "" : "s")")
    case .rowsOutOfRange(let asked, let rows):
      "has \(rows) rows, asked for \(asked.lowerBound)..<\(asked.upperBound)"
    default: fatalError("not an expectation")
    }
  }

  /// Something is there that is never read.
  private var refusal: String {
    switch self {
    case .refusedLink(let name, let kind):
      "the member \(Self.quoted(name)) is \(kind), and only objects of the file itself are read; "
        + "store the object in its place"
    case .refusedStorage(.external):
      "its elements lie in other files, which are never opened; store them in the file itself"
    case .refusedStorage(.virtual):
      "it is a view of datasets in other files, which are never opened; "
        + "store the elements in the file itself"
    case .unavailableFilter(let identifier, let name):
      "is packed with filter \(identifier)\(name.isEmpty ? "" : " (\(HDF5Error.printable(name)))"), "
        + "which is not built in; \(FilterPipeline.advice(for: identifier))"
    case .exceedsLimit(let limit, let found, let allowed):
      "claims \(found.map(String.init) ?? "uncountably many") \(limit.rawValue), "
        + "allowed are \(allowed); raise the limit only for a file that you trust"
    default: fatalError("not a refusal")
    }
  }

  private static func quoted(_ name: String) -> String { "'\(HDF5Error.printable(name))'" }

  private static func list(_ names: [String]) -> String {
    guard !names.isEmpty else { return "none" }
    let shown = names.prefix(20).map(quoted).joined(separator: ", ")
    return names.count > 20 ? shown + ", …" : shown
  }

  /// " at [1, 2]", or nothing for the one element of a scalar.
  private static func at(_ index: [Int]) -> String { index.isEmpty ? "" : " at \(index)" }
}

extension HDF5Error.Damage: CustomStringConvertible {
  /// In which way the file is damaged, and what to do.
  public var description: String {
    switch self {
    case .empty: "it is empty; get or write it again"
    case .noSignature: "it does not begin like one; check that this is the file you mean"
    case .truncated(let detail):
      "it ends too early (\(HDF5Error.printable(detail))); get or write it again"
    }
  }
}

extension LinkKind: CustomStringConvertible {
  /// The kind of link and where it claims to lead.
  public var description: String {
    switch self {
    case .external(let file, let path):
      "an external link to '\(HDF5Error.printable(path))' in '\(HDF5Error.printable(file))'"
    case .soft(let path): "a soft link to '\(HDF5Error.printable(path))'"
    case .userDefined(let code): "a user-defined link (class \(code))"
    }
  }
}
