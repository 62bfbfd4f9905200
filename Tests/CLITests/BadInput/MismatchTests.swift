import Testing

@Suite("Networks and data that do not go together")
struct MismatchTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static func imageNetwork(_ shape: [Int], _ coding: String = "direct") -> SmallNetwork {
    var network = SmallNetwork(shape: shape)
    network.settings = """
      {"timeSteps": 4, "dt": 1, "reset": "zero", "readout": "spikes",
       "input": {"coding": "\(coding)", "divide": 255}}
      """
    return network
  }

  @Test("Images of another shape are refused with both shapes")
  func imageShape() throws {
    let net = try Self.imageNetwork([1, 2, 2]).write(in: folder)
    let data = try SmallData.images(in: folder, shape: [2, 1, 3, 4])
    try expectRefusal(
      ["run", net, data],
      "the network takes inputs of shape 1×2×2, but '\(data)' holds images of shape 1×3×4; "
        + "give images of the network's shape", in: folder)
  }

  @Test("A unit that the network does not have is named with sample and event")
  func unitOutOfRange() throws {
    let net = try SmallNetwork().write(in: folder)
    let data = try SmallData.events(in: folder, units: [[0, 1, 3], [2], [0, 4]])
    try expectRefusal(
      ["run", net, data],
      "\(data): sample 2: event 1 is of unit 4; the units must be in 0..<4", in: folder)
  }

  @Test("Events are refused by a network of images", arguments: ["direct", "rate", "latency"])
  func eventsIntoImages(coding: String) throws {
    let net = try Self.imageNetwork([1, 2, 2], coding).write(in: folder)
    let data = try SmallData.events(in: folder)
    try expectRefusal(
      ["run", net, data],
      "the network takes \(coding) coding of images, but '\(data)' holds events; "
        + "give images, or --coding events", in: folder)
  }

  @Test("Images are refused by a network of events")
  func imagesIntoEvents() throws {
    let net = try SmallNetwork().write(in: folder)
    let data = try SmallData.images(in: folder)
    try expectRefusal(
      ["run", net, data],
      "the network takes events, but '\(data)' holds images; "
        + "give event data, or --coding rate, latency or direct", in: folder)
  }

  @Test("A network without time steps asks for them")
  func timeSteps() throws {
    var network = SmallNetwork()
    network.settings = #"{"input": {"coding": "events", "stepSeconds": 0.001}}"#
    let net = try network.write(in: folder)
    let data = try SmallData.events(in: folder)
    let sentence =
      "neither the network nor the command says the number of time steps; give it, for example --time-steps 8"
    try expectRefusal(["run", net, data], sentence, in: folder)
    try expectRefusal(
      ["quantize", net, "--calibrate", data, "-o", folder.path("q.nir")], sentence, in: folder)
    #expect(try glint("run", net, data, "--time-steps", "4").exitCode == 0)
  }

  @Test("Events without the length of a step ask for it")
  func stepSeconds() throws {
    var network = SmallNetwork()
    network.settings = #"{"timeSteps": 4}"#
    let net = try network.write(in: folder)
    let data = try SmallData.events(in: folder)
    try expectRefusal(
      ["run", net, data],
      "neither the network nor the command says the length of a time step in seconds; "
        + "give it, for example --step-seconds 0.001", in: folder)
    #expect(try glint("run", net, data, "--step-seconds", "0.001").exitCode == 0)
  }

  @Test("More classes than outputs, or more steps than can be, are refused with the option's name")
  func ranges() throws {
    let net = try SmallNetwork().write(in: folder)
    let data = try SmallData.events(in: folder)
    try expectRefusal(
      ["run", net, data, "--classes", "4"],
      "\(net): the number of classes (--classes) is 4, expected 1 to 3", in: folder)
    try expectRefusal(
      ["run", net, data, "--time-steps", "1000001"],
      "\(net): the number of time steps (--time-steps) is 1000001, expected 1 to 1000000",
      in: folder)
  }

  @Test("Options that a network has no use for are refused")
  func uselessOptions() throws {
    let net = "Networks/digits-w2u2.nir"
    let data = "Traces/digits-test.h5"
    try expectRefusal(
      ["run", net, data, "--dt", "0.1"],
      "\(net): --dt does not apply, a quantized network has it in its integers; leave it out")
    try expectRefusal(
      ["run", net, data, "--tensors", data],
      "\(net): --tensors \(data) does not apply, a NIR file holds its own weights; leave it out")
  }
}
