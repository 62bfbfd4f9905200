import CHDF5
import Foundation
import Synchronization
import Testing

@testable import HDF5

/// Files as a whole: those that are none, those that are damaged, and the end of a file.
@Suite struct HDF5FileTests {
  private func errorOfOpening(_ bytes: Data) throws -> (path: String, error: HDF5Error?) {
    let folder = try TemporaryFolder()
    let path = folder.path("file.h5")
    try bytes.write(to: URL(fileURLWithPath: path))
    return (path, failure { _ = try HDF5File(reading: path) })
  }

  /// The bytes of a small whole file.
  private func wholeFile() throws -> Data {
    let folder = try TemporaryFolder()
    let path = folder.path("whole.h5")
    try write(path) { try $0.write((0..<1000).map { Float($0) }, shape: [1000], to: "weight") }
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }

  @Test func anEmptyFileIsNotHDF5() throws {
    let (path, error) = try errorOfOpening(Data())
    #expect(error?.reason == .notHDF5(.empty))
    #expect(
      error?.description
        == "\(path): is not a readable HDF5 file: it is empty; get or write it again")
  }

  @Test func otherBytesAreNotHDF5() throws {
    let (path, error) = try errorOfOpening(Data("[network]\nname = \"x\"\n".utf8))
    #expect(error?.reason == .notHDF5(.noSignature))
    #expect(
      error?.description
        == "\(path): is not a readable HDF5 file: it does not begin like one; "
        + "check that this is the file you mean")
  }

  @Test func aFileThatEndsTooEarlyIsTruncated() throws {
    let whole = try wholeFile()
    let (path, error) = try errorOfOpening(whole.prefix(whole.count / 2))
    guard case .notHDF5(.truncated(let detail)) = error?.reason else {
      Issue.record("expected a truncated file, got \(String(describing: error))")
      return
    }
    #expect(detail.contains("truncated file: eof = \(whole.count / 2)"))
    #expect(error?.description.hasPrefix("\(path): is not a readable HDF5 file: it ends") == true)
  }

  @Test func everyPrefixOfAFileIsRefusedOrReadWithoutACrash() throws {
    let whole = try wholeFile()
    let folder = try TemporaryFolder()
    let path = folder.path("prefix.h5")
    var opened: [Int] = []
    for count in stride(from: 1, to: whole.count, by: 37) {
      try whole.prefix(count).write(to: URL(fileURLWithPath: path))
      let error = failure {
        let file = try HDF5File(reading: path)
        opened.append(count)
        _ = try file.root().dataset("weight").read(as: Float.self)
      }
      #expect(error != nil, "\(count) of \(whole.count) bytes were read without an error")
    }
    #expect(opened == [])
  }

  @Test func pathsThatAreNoFilesCannotBeOpened() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("nothing.h5")
    let missing = failure { _ = try HDF5File(reading: path) }
    #expect(missing?.reason == .cannotOpen(detail: "No such file or directory"))
    #expect(missing?.description == "\(path): cannot be opened: No such file or directory")
    let directory = failure { _ = try HDF5File(reading: folder.path("")) }
    #expect(directory?.reason == .cannotOpen(detail: "not a regular file"))
    let device = failure { _ = try HDF5File(reading: "/dev/zero") }
    #expect(device?.reason == .cannotOpen(detail: "not a regular file"))
  }

  @Test func aFileThatCannotBeMadeIsAnErrorWithTheSystemsReason() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("no/such/folder.h5")
    let error = failure { _ = try HDF5File(creating: path) }
    guard case .cannotWrite(let detail) = error?.reason else {
      Issue.record("expected a failure of the write, got \(String(describing: error))")
      return
    }
    #expect(detail == "unable to create file: No such file or directory")
  }

  @Test func aFullDeviceIsAnError() throws {
    let error = failure {
      let file = try HDF5File(creating: "/dev/full")
      try file.root().write([1.0], shape: [1], to: "weight")
      try file.close()
    }
    #expect(
      error?.reason == .cannotWrite(detail: "unable to create file: No space left on device"))
  }

  @Test func bytesThatDoNotReachTheFileAreAnErrorOfClosing() async {
    // In a process of its own, since the limit on the size of files cannot be lifted again.
    await #expect(processExitsWith: .exitCode(7)) {
      _ = signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 20_000, rlim_max: 20_000)
      _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      let folder = try TemporaryFolder()
      let error = failure {
        let file = try HDF5File(creating: folder.path("large.h5"))
        // Fits the library's caches, so that only the last flush fails.
        let values = (0..<10_000).map { Double($0).squareRoot() }
        try file.root().write(values, shape: [10_000], to: "weight", compression: .gzip(level: 1))
        try file.close()
      }
      guard case .cannotWrite(let detail) = error?.reason, detail.hasSuffix("File too large") else {
        exit(1)
      }
      exit(7)
    }
  }

  @Test func whatIsOpenInAFileKeepsItOpen() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("weights.h5")
    try write(path) { try $0.createGroup("conv0").write([1, 2], shape: [2], to: "weight") }
    func dataset() throws -> Dataset {
      let file = try HDF5File(reading: path)
      return try file.root().dataset(atPath: "conv0/weight")
    }
    let weight = try dataset()
    #expect(try weight.read(as: Int.self) == [1, 2])
    #expect(weight.path == "/conv0/weight")
  }

  @Test func filesAreClosedWhenTheirOwnersAreGone() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("again.h5")
    for round in 0..<3 {
      // The library refuses to empty a file that is still open.
      try write(path) { try $0.write([round], shape: [1], to: "round") }
      #expect(try read(path) { try $0.dataset("round").read(as: Int.self) } == [round])
      _ = failure { _ = try read(path) { try $0.dataset("missing").shape } }
    }
  }

  @Test func aFileOpenForReadingIsNotWritten() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("weights.h5")
    try write(path) { try $0.write([1], shape: [1], to: "a") }
    let before = try Data(contentsOf: URL(fileURLWithPath: path))
    let error = try read(path) { root throws in
      failure { try root.write([1.0], shape: [1], to: "b") }
    }
    guard case .cannotWrite = error?.reason else {
      Issue.record("expected a failure of the write, got \(String(describing: error))")
      return
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == before)
  }

  @Test func aNameThatIsTakenIsNotWrittenOver() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("weights.h5")
    try write(path) { root throws in
      try root.write([1], shape: [1], to: "a")
      let error = failure { try root.write([2], shape: [1], to: "a") }
      #expect(error?.object == "/a")
      #expect(
        error?.reason == .cannotWrite(detail: "unable to create dataset: name already exists"))
    }
    #expect(try read(path) { try $0.dataset("a").read(as: Int.self) } == [1])
  }

  @Test func manyThreadsMayReadAtOnce() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("shared.h5")
    try write(path) { root throws in
      for index in 0..<8 {
        try root.write(
          [Int32](repeating: Int32(index), count: 5000), shape: [5000], to: "d\(index)")
        try root.writeVariableLength([[UInt16(index)], []], to: "v\(index)")
      }
    }
    let shared = SharedGroup(group: try HDF5File(reading: path).root())
    let sums = Mutex([Int](repeating: 0, count: 64))
    DispatchQueue.concurrentPerform(iterations: 64) { index in
      // An error beside the reads: its reason must not end up in another thread.
      let error = failure { _ = try shared.group.dataset("missing") }
      let numbers = try? shared.group.dataset("d\(index % 8)").read(as: Int.self)
      let lists = try? shared.group.dataset("v\(index % 8)").readVariableLength(as: Int.self)
      let sum = (numbers?.reduce(0, +) ?? -1) + (lists?[0][0] ?? -1)
      sums.withLock { $0[index] = error == nil ? -1 : sum }
    }
    #expect(sums.withLock { $0 } == (0..<64).map { $0 % 8 * 5001 })
  }

  /// A group that several threads use.
  private final class SharedGroup: Sendable {
    let group: Group
    init(group: consuming Group) { self.group = group }
  }
}
