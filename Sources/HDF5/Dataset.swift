internal import CHDF5

/// A dataset of an open file: an array of elements of one type, and attributes.
///
/// What the dataset claims about itself is checked when it is opened; elements are read when asked for.
public struct Dataset: ~Copyable, Sendable, AttributedObject {
  let identifier: Identifier
  /// The path from the file's root, such as "/node/nodes/0/weight".
  public let path: String
  /// The extent of each dimension; empty for a scalar, `[0]` for a dataset without a dataspace.
  ///
  /// The product, and its size in bytes, always fit an `Int`.
  public let shape: [Int]
  /// The type of the elements in the file.
  public let elementType: ElementType
  let storedType: StoredType
  let pipeline: FilterPipeline
  /// Where the dataset lies in the file; the same for all its names.
  let address: UInt
  let file: OpenFile

  /// The number of elements, the product of `shape`.
  public var count: Int { shape.reduce(1, *) }

  init(owning identifier: consuming Identifier, path: String, claims: DatasetClaims, file: OpenFile)
  {
    self.identifier = identifier
    self.path = path
    self.file = file
    shape = claims.shape
    storedType = claims.storedType
    elementType = claims.storedType.elementType
    pipeline = claims.pipeline
    address = claims.address
  }

  var handle: hid_t { identifier.rawValue }

  /// Where this dataset's attributes are found.
  public var attributeLocation: AttributeLocation {
    AttributeLocation(handle: handle, path: path, file: file)
  }

  /// Throws unless the dataset has `rank` dimensions.
  /// - Throws: `HDF5Error` with `.wrongRank`.
  public func require(rank: Int) throws(HDF5Error) {
    guard shape.count == rank else {
      throw file.error(.wrongRank(expected: rank, shape: shape), at: path)
    }
  }

  /// The position of element `index`, counted with the last dimension fastest, in each dimension.
  func position(_ index: Int) -> [Int] {
    var rest = index
    var position: [Int] = []
    for extent in shape.reversed() {
      position.append(extent == 0 ? 0 : rest % extent)
      rest /= max(extent, 1)
    }
    return position.reversed()
  }
}
