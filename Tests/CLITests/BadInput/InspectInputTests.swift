import HDF5
import Testing

@Suite("Inspect: what it refuses, and why")
struct InspectInputTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(
    "Text and bytes that are neither network nor data are called so", arguments: ["a b", "\0\u{1}"])
  func unknown(content: String) throws {
    let path = try folder.write(content.utf8, to: "file")
    try expectRefusal(
      ["inspect", path],
      "'\(path)' is neither a network (NIR, netx or topology) nor data "
        + "(SHD, N-MNIST, series as .npy, .csv or HDF5, IDX, CIFAR, images in HDF5, NIRData); check the name",
      in: folder)
  }

  @Test("HDF5 that is neither is answered with what it has and where weights go")
  func weights() throws {
    let path = folder.path("weights.h5")
    let file = try HDF5File(creating: path)
    try file.root().write([1.0, 2.0], shape: [2], to: "fc.weight")
    try file.close()
    try expectRefusal(
      ["inspect", path],
      "'\(path)' is HDF5, but neither a network (NIR has 'node') nor data (with "
        + "'spikes', 'images' or 'x'); it has 'fc.weight'. Weights go with a topology: --tensors",
      in: folder)
  }

  @Test(
    "A fault in a network is told whatever the file is called", arguments: ["net.nir", "net.h5"])
  func faultyNetwork(name: String) throws {
    let path = try SmallNetwork().write(in: folder, name)
    HDF5Edit.remove("/node/nodes/fc/weight", from: path)
    try expectRefusal(
      ["inspect", path],
      "\(path), /node/nodes/fc: has no member 'weight'; it has 'bias', 'type'", in: folder)
  }

  @Test("A fault in a topology is told with its line")
  func faultyTopology() throws {
    let path = try folder.write("name = \"a\"\nshape = 3\n".utf8, to: "net.toml")
    try expectRefusal(
      ["inspect", path], "\(path), line 2: the topology has no key 'shape'; …", in: folder)
  }

  @Test("A fault in a sample is told with its number")
  func faultyData() throws {
    let path = try SmallData.events(in: folder, times: [[0, 0, 0], [-1], [0, 0]])
    try expectRefusal(
      ["inspect", path],
      "\(path): sample 1: event 0 is at -1.0 s; times must not be negative", in: folder)
  }

  @Test("One bad file among good ones leaves standard output empty")
  func oneOfTwo() throws {
    let good = try SmallNetwork().write(in: folder)
    let bad = try folder.write([], to: "empty.nir")
    try expectRefusal(
      ["inspect", good, bad], "\(bad): the file is empty; get or write it again", in: folder)
  }
}
