import Foundation
import TestSupport
import Testing

@Suite("Data files that are wrong")
struct DataTests {
  private let folder: TemporaryFolder
  private let net: String

  init() throws {
    folder = try TemporaryFolder()
    net = try SmallNetwork().write(in: folder)
  }

  private func refuse(
    _ data: String, _ sentence: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    try expectRefusal(["run", net, data], sentence, in: folder, at: location)
  }

  @Test("A negative time is named with sample and event")
  func negative() throws {
    try refuse(
      try SmallData.events(in: folder, times: [[0, 0, 0], [-0.5], [0, 0]]),
      "\(folder.path("data.h5")): sample 1: event 0 is at -0.5 s; times must not be negative")
  }

  @Test("Times out of order are named with sample and event")
  func unsorted() throws {
    try refuse(
      try SmallData.events(in: folder, times: [[0, 0.25, 0.125], [0], [0, 0]]),
      "\(folder.path("data.h5")): sample 0: event 2 at 0.125 s comes after one at 0.25 s; times must ascend"
    )
  }

  @Test("A time that is not a number is named with sample and event")
  func notANumber() throws {
    try refuse(
      try SmallData.events(in: folder, times: [[0, .nan, 0], [0], [0, 0]]),
      "\(folder.path("data.h5")): sample 0: the time of event 1 is not a number; times must be finite"
    )
  }

  @Test("The first fault is named, whatever the number of threads", arguments: ["1", "2", "8"])
  func firstFault(threads: String) throws {
    let data = try SmallData.events(in: folder, times: [[0, 0, 0], [-1], [-2, 0]])
    try expectRefusal(
      ["run", net, data, "--threads", threads],
      "\(folder.path("data.h5")): sample 1: event 0 is at -1.0 s; times must not be negative",
      in: folder)
  }

  @Test("Lists of different lengths are named")
  func lengths() throws {
    try refuse(
      try SmallData.events(in: folder, units: [[0, 1], [2], [0, 3]]),
      "\(folder.path("data.h5")): sample 0: 3 times but 2 units; both lists must be of one length")
  }

  @Test("A data set without samples is refused")
  func noSamples() throws {
    let data = try SmallData.events(in: folder, times: [], units: [], labels: [])
    try refuse(data, "\(data): the data set has no samples; at least one was expected")
  }

  @Test("More labels than samples are refused")
  func labelCount() throws {
    let data = try SmallData.events(in: folder, labels: [0, 1, 2, 0])
    try refuse(data, "\(data): 3 samples but 4 labels; one label per sample was expected")
  }

  @Test("A network given as the data is refused with what data has")
  func networkAsData() throws {
    try refuse(
      net,
      "\(net): is HDF5 with \"node\" but without /spikes/times and /spikes/units (SHD), "
        + "images (an image set) or x (series)")
  }

  @Test("Bytes of no known format are shown")
  func unknown() throws {
    let data = try folder.write("hello".utf8, to: "data.bytes")
    try refuse(data, "\(data): begins with 68 65 6c 6c 6f, which is no supported data set; …")
  }

  @Test("An empty file is called empty")
  func empty() throws {
    let data = try folder.write([], to: "data.h5")
    try refuse(data, "\(data): the file is empty; …")
  }

  @Test("A data set cut off in the middle is called too short")
  func truncated() throws {
    let source = SharedData.projectRoot.appending(path: "Traces/digits-test.h5")
    let data = try folder.write(try Data(contentsOf: source).prefix(5_000), to: "data.h5")
    try refuse(
      data, "\(data): is not a readable HDF5 file: it ends too early (…); get or write it again")
  }

  @Test("A gzip file cut off in the middle is called damaged")
  func truncatedGzip() throws {
    let data = try folder.write([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3, 0x63, 0x60], to: "x.gz")
    try refuse(data, "\(data): its gzip packing is damaged or cut off (…); copy the file again")
  }

  @Test("An IDX header that claims more than is there is refused")
  func idxClaim() throws {
    let header: [UInt8] = [0, 0, 8, 3, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 28, 0, 0, 0, 28]
    let data = try folder.write(header, to: "t10k-images-idx3-ubyte")
    try refuse(
      data, "\(data): its header claims 3367254359280 bytes of data but 0 are there; copy it again")
  }

  @Test("Data without labels run: no accuracy in the record, and the text says why")
  func noLabels() throws {
    let data = try SmallData.events(in: folder, labels: nil)
    let text = try glint("run", net, data)
    #expect(text.exitCode == 0, "\(text.errors)")
    #expect(text.output.contains("  3 samples, no labels, coding events\n"))
    #expect(!text.output.contains("Accuracy"))
    let json = try glint("run", net, data, "--json")
    #expect(json.exitCode == 0)
    #expect(!json.output.contains("\"accuracy\""))
    #expect(json.output.contains("\"samples\": 3"))
  }
}
