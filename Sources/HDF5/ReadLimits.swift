/// How much a file may ask for before it is refused; every size in a file is a claim until it is checked.
///
/// A claim is checked before memory is taken for it. Sizes too large to count in an `Int` are always
/// refused.
public struct ReadLimits: Hashable, Sendable {
  /// Bytes of one dataset, or of the rows of it that are read at once, stored or converted.
  public var maximumBytesPerDataset = 4 << 30

  /// Declared bytes for each stored byte, from `uncheckedDeclaredBytes` up.
  ///
  /// Deflate cannot expand more than 1032 times; what claims more has no honest content.
  public var maximumDeclaredToStoredRatio = 1100

  /// Declared bytes up to which the ratio is not looked at: small datasets that were never written, or
  /// that repeat one value, are honest.
  public var uncheckedDeclaredBytes = 64 << 20

  /// Chunks of one dataset, written or not; the library takes up to 1 KiB for each one during a read.
  public var maximumChunksPerDataset = 1 << 18

  /// Bytes read from one file, all its datasets together; rows that are read again do not count again.
  ///
  /// The sum is held against the size of the file, too, by `maximumDeclaredToStoredRatio`.
  public var maximumBytesPerFile = 16 << 30

  /// Bytes of one attribute.
  public var maximumBytesPerAttribute = 64 << 20

  /// Bytes of one string.
  public var maximumStringBytes = 16 << 20

  /// Bytes of the name of one object or attribute.
  public var maximumNameBytes = 4096

  /// Members of one group, and attributes of one object.
  public var maximumMembers = 1_000_000

  /// Groups inside groups; ends a walk through a group that contains itself.
  public var maximumDepth = 64

  /// Groups and datasets opened in one file; ends a walk through few groups with very many paths.
  public var maximumOpenedObjects = 2_000_000

  /// The limits above as they stand.
  public init() {}

  /// The limits for files of unknown origin; far above every network and spike dataset of the field.
  public static let standard = ReadLimits()
}
