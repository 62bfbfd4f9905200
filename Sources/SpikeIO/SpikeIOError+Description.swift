internal import HDF5

extension SpikeIOError.Reason: CustomStringConvertible {
  /// The reason in words, without the file.
  public var description: String {
    switch self {
    case .cannotOpen(let detail): "cannot be opened: \(detail)"
    case .cannotWrite(let detail): "cannot be written: \(detail)"
    case .unsupportedFormat([]): "the file is empty; \(Self.supported)"
    case .unsupportedFormat(let bytes):
      "begins with \(hexadecimal(bytes)), which is no supported data set; \(Self.supported)"
    case .notAnArray([]):
      "the file is empty; a NumPy array (.npy) or a table (.csv, .tsv) was expected"
    case .notAnArray(let bytes):
      "begins with \(hexadecimal(bytes)), which is no NumPy array (.npy); a table needs a name that ends "
        + "in .csv or .tsv"
    case .unsupportedHDF5(let members):
      "is HDF5 with \(Self.list(members)) but without /spikes/times and /spikes/units (SHD), "
        + "images (an image set) or x (series)"
    case .damaged(let packing, let detail):
      "its \(packing.rawValue) packing is damaged or cut off (\(detail)); copy the file again"
    case .layout(let fault): fault.description
    case .hdf5(let error): error.description
    case .noSamples: "the data set has no samples; at least one was expected"
    case .noRecordings:
      "is a folder without recordings; .bin files, or folders of them named like their classes, were expected"
    case .labelCount(let labels, let samples, let file):
      "\(samples) samples but \(labels) labels\(file.map { " in \($0)" } ?? ""); "
        + "one label per sample was expected"
    case .exceedsLimit(let bytes, let allowed):
      "holds \(bytes) bytes of samples; at most \(allowed) may be held in memory"
    case .trace(let object, let fault): "\(object): \(fault)"
    case .sample(let index, let fault): "sample \(index): \(fault)"
    case .unknownPart(let part, []):
      "has no part \(String(reflecting: part)), since it is in one piece; ask for no part"
    case .unknownPart(let part, let found):
      "has no part \(String(reflecting: part)); it has \(Self.list(found))"
    case .severalParts(let parts):
      "has several parts, \(Self.list(parts)); choose one, for example --part \(parts[0])"
    case .samplesOutOfRange(let asked, let count):
      "samples \(asked.lowerBound)..<\(asked.upperBound) were asked for; it has 0..<\(count)"
    case .invalidSetting(let name, let value, let expected):
      "the setting \(name) is \(value); \(expected) was expected"
    case .contentDoesNotFit(let expected, let found):
      "the data set holds \(found); the network takes \(expected)"
    }
  }

  private static let supported =
    "supported are SHD, image sets and series in HDF5, N-MNIST .bin files and folders of them, series as .npy "
    + "or .csv, IDX images and CIFAR .bin files, the last four also packed as .gz or .xz"

  /// Names out of a file, quoted and escaped: they go to a terminal.
  private static func list(_ names: [String]) -> String {
    names.isEmpty
      ? "no members"
      : names.prefix(8).map(String.init(reflecting:)).joined(separator: ", ")
        + (names.count > 8 ? ", …" : "")
  }
}
