internal import HDF5
public import SpikeData

/// Opens data sets of every supported format.
public enum SampleReader {
  /// Bytes of one image set or recording that may be held in memory, unless the caller says otherwise: 4 GiB.
  public static let standardMaximumBytes = 4 << 30

  /// Opens the data set in `path`; its format is told by its content.
  ///
  /// Supported are SHD and SSC (HDF5 with `/spikes/times` and `/spikes/units`), image sets in HDF5
  /// (`images`), recordings of 40-bit events (N-MNIST `.bin`) and folders of them, series (HDF5 with `x`, `.npy`,
  /// `.csv`), IDX images, and CIFAR-10 or CIFAR-100 records (`.bin`); all but HDF5 and recordings also packed as
  /// gzip or xz. Layouts: docs/formats/spikes.md, docs/formats/series.md and docs/formats/images.md.
  ///
  /// - Parameters:
  ///   - path: The file or folder.
  ///   - part: Name of a part, such as `test`, for data sets that have several.
  ///   - sensor: Pixels of the camera that recorded 40-bit events.
  ///   - maximumBytes: Unpacked bytes that one file may take in memory; HDF5 is read block by block.
  /// - Returns: A source of at least one sample that may be used from any thread.
  /// - Throws: A fault of the data set as a whole, and of all labels; faults of single samples are thrown
  ///   when the sample is read.
  /// - Complexity: O(bytes) for IDX and CIFAR, O(labels) for HDF5, O(files) for folders.
  public static func open(
    path: String, part: String? = nil, sensor: SensorSize = .nMNIST,
    maximumBytes: Int = standardMaximumBytes
  ) throws(SpikeIOError) -> any SampleSource {
    if RecordingFolder.isFolder(path) {
      let folder = try RecordingFolder(path: path, part: part)
      return RecordingSet(folder, sensor: sensor, maximumBytes: maximumBytes)
    }
    if try isHDF5(path) { return try openHDF5(path, part: part) }
    if let part { throw SpikeIOError(file: path, reason: .unknownPart(part, found: [])) }
    if try isRecording(path, sensor: sensor) {
      return RecordingSet(path: path, sensor: sensor, maximumBytes: maximumBytes)
    }
    let file = try UnpackedFile(path: path)
    let start = try file.bytes(upTo: IDXHeader.magicByteCount)
    if start == Array(NPYHeader.magic.prefix(start.count)), !start.isEmpty {
      return try SeriesSet(path: path, formatName: "NPY", maximumBytes: maximumBytes)
    }
    if CSVReader.isName(path), !start.isEmpty {
      return try SeriesSet(path: path, formatName: "CSV", maximumBytes: maximumBytes)
    }
    let isCIFAR = CIFARReader.isName(path) && !start.isEmpty
    // The first record of a CIFAR file can begin like IDX, but no IDX file is named `.bin`.
    if isCIFAR {
      return try CIFARReader.images(start: start, of: file, maximumBytes: maximumBytes)
    }
    guard IDXHeader.isMagic(start) else {
      let more = try file.bytes(upTo: 4)
      throw file.error(.unsupportedFormat(firstBytes: start + more))
    }
    return try IDXReader.images(magic: start, of: file, maximumBytes: maximumBytes)
  }

  /// True when HDF5's signature stands at the start, or behind a user block of 512 bytes or a doubling of it.
  private static func isHDF5(_ path: String) throws(SpikeIOError) -> Bool {
    let file = try PlainFile(path: path)
    let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]
    var offset = 0
    while offset + signature.count <= file.byteCount {
      if try file.bytes(at: offset, count: signature.count) == signature { return true }
      offset = offset == 0 ? 512 : 2 * offset
    }
    return false
  }

  /// True for a `.bin` file of whole events; where it could be CIFAR as well, when they are possible events.
  private static func isRecording(_ path: String, sensor: SensorSize) throws(SpikeIOError) -> Bool {
    guard path.hasSuffix(".bin") else { return false }
    let file = try PlainFile(path: path)
    guard file.byteCount > 0, file.byteCount.isMultiple(of: AddressEvents.eventByteCount),
      Packing(firstBytes: try file.bytes(at: 0, count: 6)) == nil
    else { return false }
    guard CIFARReader.isByteCount(file.byteCount) else { return true }
    // An event file as large as 16 CIFAR test sets was never recorded.
    guard file.byteCount <= 512 << 20 else { return false }
    return RecordingSet.isRecording(try file.bytes(upTo: file.byteCount), sensor: sensor)
  }
}

extension SampleReader {
  /// Tells SHD, image sets and series apart by the names in the file's root.
  private static func openHDF5(
    _ path: String, part: String?
  ) throws(SpikeIOError) -> any SampleSource {
    let root = try hdf5(path) { () throws(HDF5Error) in try HDF5File(reading: path).root() }
    let members = try hdf5(path) { () throws(HDF5Error) in try root.memberNames() }
    let parts =
      members.contains("spikes") || members.contains("images") || members.contains("x")
      ? [] : try HDF5SeriesSet.parts(in: root, path: path)
    if let part, parts.isEmpty || !parts.contains(part) {
      throw SpikeIOError(file: path, reason: .unknownPart(part, found: parts))
    }
    if members.contains("spikes") { return try SHDSet(path: path) }
    if members.contains("images") { return try HDF5ImageSet(path: path) }
    if members.contains("x") { return try HDF5SeriesSet(root, path: path) }
    guard let only = part ?? (parts.count == 1 ? parts[0] : nil) else {
      throw SpikeIOError(
        file: path,
        reason: parts.isEmpty
          ? .unsupportedHDF5(members: members.sorted()) : .severalParts(parts))
    }
    let group = try hdf5(path) { () throws(HDF5Error) in try root.group(only) }
    return try HDF5SeriesSet(group, path: path)
  }
}
