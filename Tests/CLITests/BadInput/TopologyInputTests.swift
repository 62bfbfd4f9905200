import Foundation
import HDF5
import Testing

@Suite("Topologies: what is refused")
struct TopologyInputTests {
  private let folder: TemporaryFolder
  private let data: String

  private static let text = """
    name = "small"
    time_steps = 4

    [input]
    shape = [4]
    coding = "events"
    step_seconds = 0.001

    [neuron]
    threshold = 1.0
    reset = "zero"
    compare = ">"

    [[layer]]
    name = "fc"
    kind = "dense"
    neuron = true

    """

  init() throws {
    folder = try TemporaryFolder()
    data = try SmallData.events(in: folder)
  }

  private func tensors(_ name: String = "fc.weight", shape: [Int] = [3, 4]) throws -> String {
    let file = try HDF5File(creating: folder.path("weights.h5"))
    do {
      let weights = (0..<shape.reduce(1, *)).map { Double($0 % 5) / 4 }
      try file.root().write(weights, shape: shape, to: name)
    }
    try file.close()
    return folder.path("weights.h5")
  }

  private func net(_ old: String = "", _ new: String = "") throws -> String {
    try folder.write(Self.text.replacingOccurrences(of: old, with: new).utf8, to: "net.toml")
  }

  @Test("A good topology runs with its tensors")
  func good() throws {
    let result = try glint("run", try net(), data, "--tensors", try tensors())
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.errors == "")
  }

  @Test(
    "Tensors that the topology names are an input: they are not overwritten, and they change the checksum"
  )
  func namedTensors() throws {
    let tensors = try tensors()
    let net = try net("time_steps = 4", "time_steps = 4\ntensors = \"weights.h5\"")
    let bytes = try Data(contentsOf: URL(fileURLWithPath: tensors))
    for command in [
      ["run", net, data, "--record", tensors],
      ["quantize", net, "--calibrate", data, "-o", tensors],
    ] {
      try expectRefusal(
        command, "cannot write '\(tensors)': it is also an input; give the output another name",
        in: folder)
      #expect(try Data(contentsOf: URL(fileURLWithPath: tensors)) == bytes)
    }
    let named = try glint("run", net, data, "--json")
    let given = try glint("run", net, data, "--tensors", tensors, "--json")
    func checksum(_ text: String) -> Substring? {
      text.firstMatch(of: /"sha256": "([0-9a-f]{64})"/)?.1
    }
    #expect(checksum(named.output) != nil)
    #expect(checksum(named.output) == checksum(given.output))
  }

  @Test("Without tensors the sentence says how to give them")
  func noTensors() throws {
    let net = try net()
    try expectRefusal(
      ["run", net, data],
      "\(net): the topology names no tensors; add tensors = \"FILE.h5\" or give the file with --tensors",
      in: folder)
  }

  @Test("Tensors of other names are listed")
  func otherTensors() throws {
    let net = try net()
    let tensors = try tensors("dense1.weight")
    try expectRefusal(
      ["run", net, data, "--tensors", tensors],
      "\(net), line 14: layer 'fc': \(tensors) has no 'fc.weight' or 'fc/weight'; it has 'dense1.weight'",
      in: folder)
  }

  @Test("A tensor of another shape is named")
  func wrongShape() throws {
    let net = try net()
    let tensors = try tensors(shape: [3, 2, 2])
    try expectRefusal(
      ["run", net, data, "--tensors", tensors],
      "\(net), line 14: layer 'fc': 'fc.weight' has shape [3, 2, 2], expected …", in: folder)
  }

  @Test("Tensors that are no HDF5 file are refused")
  func noHDF5() throws {
    let net = try net()
    let tensors = try folder.write("weights".utf8, to: "weights.h5")
    try expectRefusal(
      ["run", net, data, "--tensors", tensors],
      "\(tensors): is not a readable HDF5 file: it does not begin like one; check that this is the file you mean",
      in: folder)
  }

  @Test(
    "A typo is answered with the line and the nearest key",
    arguments: [
      ("threshold =", "treshold =", "line 10: [neuron] has no key 'treshold'", "threshold"),
      ("time_steps", "timesteps", "line 2: the topology has no key 'timesteps'", "time_steps"),
      ("step_seconds", "step_second", "line 7: [input] has no key 'step_second'", "step_seconds"),
    ])
  func typos(old: String, new: String, problem: String, suggestion: String) throws {
    let net = try net(old, new)
    try expectRefusal(
      ["run", net, data, "--tensors", try tensors()],
      "\(net), \(problem); did you mean '\(suggestion)'?", in: folder)
  }

  @Test("A needed key with a typo is found where it stands")
  func typoOfNeededKey() throws {
    let net = try net("kind =", "knd =")
    try expectRefusal(
      ["run", net, data, "--tensors", try tensors()],
      "\(net), line 16: layer 'fc' needs the key 'kind': one of …; is 'knd' a typo of it?",
      in: folder)
  }

  @Test("A value that a key cannot have is named with those that it can")
  func value() throws {
    let net = try net("\"dense\"", "\"dence\"")
    try expectRefusal(
      ["run", net, data, "--tensors", try tensors()],
      "\(net), line 16: layer 'fc': kind is \"dence\", expected …", in: folder)
  }

  @Test("A line that is no TOML is named with the parser's reason, once")
  func syntax() throws {
    let net = try net("shape = [4]", "shape = [4")
    try expectRefusal(
      ["inspect", net],
      "\(net), line …: not TOML: while parsing …; expected a topology (TOML) or NIR (HDF5)",
      in: folder)
  }
}
