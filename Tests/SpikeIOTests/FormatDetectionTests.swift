import HDF5
import SpikeIO
import Testing

@Suite struct FormatDetectionTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `an unknown format is refused with its first bytes`() throws {
    let path = try folder.write(Array("#!AER-DAT2.0".utf8), "recording.aedat")
    expect(.unsupportedFormat(firstBytes: Array("#!AER-DA".utf8))) {
      try SampleReader.open(path: path)
    }
  }

  @Test(arguments: ["nothing", "nothing.bin"])
  func `an empty file is refused`(name: String) throws {
    let path = try folder.write([], name)
    expect(.unsupportedFormat(firstBytes: [])) { try SampleReader.open(path: path) }
  }

  @Test func `a missing file is refused with the system's reason`() throws {
    expect(.cannotOpen(detail: "No such file or directory")) {
      try SampleReader.open(path: folder.path("absent.h5"))
    }
  }

  @Test func `a folder without recordings is refused`() throws {
    expect(.noRecordings) {
      try SampleReader.open(path: folder.path(""))
    }
  }

  @Test func `HDF5 without samples is refused with what it has`() throws {
    let path = folder.path("network.nir")
    let file = try HDF5File(creating: path)
    _ = try file.root().createGroup("node")
    try file.root().write("1.0", to: "version")
    try file.close()
    expect(.unsupportedHDF5(members: ["node", "version"])) { try SampleReader.open(path: path) }
  }

  @Test func `HDF5 that is cut off is refused in HDF5's own words`() throws {
    let path = try folder.write([0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0], "cut.h5")
    let error = #expect(throws: SpikeIOError.self) { try SampleReader.open(path: path) }
    guard case .hdf5(let reason)? = error?.reason else {
      Issue.record("\(String(describing: error))")
      return
    }
    #expect(error?.description == reason.description)
  }

  @Test func `an error is one sentence that begins with the file`() {
    let error = SpikeIOError(
      file: "a.h5", reason: .sample(3, .unequalLengths(times: 3, units: 2)))
    #expect(
      error.description == "a.h5: sample 3: 3 times but 2 units; both lists must be of one length")
  }
}
