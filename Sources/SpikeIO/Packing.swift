/// A way in which a whole file is packed.
public enum Packing: String, CaseIterable, Hashable, Sendable {
  /// Gzip, `.gz`.
  case gzip
  /// XZ, `.xz`.
  case xz

  /// What the names of such files end with, without the dot.
  public var fileExtension: String {
    switch self {
    case .gzip: "gz"
    case .xz: "xz"
    }
  }

  /// The first bytes of every such file.
  var signature: [UInt8] {
    switch self {
    case .gzip: [0x1F, 0x8B]
    case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]
    }
  }

  /// How a file that begins with `bytes` is packed; nil when it is not.
  init?(firstBytes bytes: [UInt8]) {
    guard let found = Self.allCases.first(where: { bytes.starts(with: $0.signature) }) else {
      return nil
    }
    self = found
  }

  /// `name` without the extension of a packed file.
  static func strippingExtension(of name: String) -> String {
    for packing in allCases where name.hasSuffix("." + packing.fileExtension) {
      return String(name.dropLast(packing.fileExtension.count + 1))
    }
    return name
  }
}
