import Testing

@Suite("NIR files whose content is wrong")
struct NetworkContentTests {
  private let folder: TemporaryFolder
  private let data: String

  init() throws {
    folder = try TemporaryFolder()
    data = try SmallData.events(in: folder)
  }

  private func refuse(
    _ network: SmallNetwork, _ sentence: String, at location: SourceLocation = #_sourceLocation
  ) throws {
    let net = try network.write(in: folder)
    try expectRefusal(["run", net, data], "\(net)\(sentence)", in: folder, at: location)
  }

  @Test("The small network that is then damaged runs as it is")
  func undamaged() throws {
    let net = try SmallNetwork().write(in: folder)
    let result = try glint("run", net, data, "--json")
    #expect(result.exitCode == 0, "\(result.errors)")
    #expect(result.errors == "")
  }

  @Test("A missing weight is named with what the node has")
  func missingWeight() throws {
    let net = try SmallNetwork().write(in: folder)
    HDF5Edit.remove("/node/nodes/fc/weight", from: net)
    try expectRefusal(
      ["run", net, data],
      "\(net), /node/nodes/fc: has no member 'weight'; it has 'bias', 'type'", in: folder)
  }

  @Test("A weight of another rank is named with its shape")
  func wrongRank() throws {
    var network = SmallNetwork()
    network.set("fc", "weight", .numbers([1, 2, 3, 4], shape: [4]))
    try refuse(network, ", node 'fc': weight is of shape [4], expected shape [outputs, inputs]")
  }

  @Test("A weight that is not a number is named with its place")
  func notANumber() throws {
    var network = SmallNetwork()
    var weights = [Double](repeating: 0.5, count: 12)
    weights[6] = .nan
    network.set("fc", "weight", .numbers(weights, shape: [3, 4]))
    try refuse(
      network,
      ", /node/nodes/fc/weight: the value at [1, 2] is nan, expected a finite number; "
        + "check the training that wrote the file")
  }

  @Test("A weight behind a link into another file is never followed")
  func externalLink() throws {
    let net = try SmallNetwork().write(in: folder)
    let other = try SmallNetwork().write(in: folder, "other.nir")
    HDF5Edit.externalLink(
      "/node/nodes/fc/weight", to: "/node/nodes/fc/weight", of: other, in: net)
    try expectRefusal(
      ["run", net, data],
      "\(net), /node/nodes/fc: the member 'weight' is an external link to '/node/nodes/fc/weight' in "
        + "'\(other)', and only objects of the file itself are read; store the object in its place",
      in: folder)
  }

  @Test("A soft link is never followed")
  func softLink() throws {
    let net = try SmallNetwork().write(in: folder)
    HDF5Edit.softLink("/node/nodes/fc/weight", to: "/node/nodes/fc/bias", in: net)
    try expectRefusal(
      ["run", net, data],
      "\(net), /node/nodes/fc: the member 'weight' is a soft link to '/node/nodes/fc/bias', and only "
        + "objects of the file itself are read; store the object in its place", in: folder)
  }

  @Test("A weight that declares far more than the file holds is refused before memory is taken")
  func declaredSize() throws {
    let net = try SmallNetwork().write(in: folder)
    HDF5Edit.declare("/node/nodes/fc/weight", [1 << 20, 1 << 20], in: net)
    try expectRefusal(
      ["run", net, data],
      "\(net), /node/nodes/fc/weight: claims …, allowed are …; raise the limit only for a file that you trust",
      in: folder)
  }

  @Test("An unknown node type is named")
  func unknownType() throws {
    var network = SmallNetwork()
    network.set("cells", "type", .text("Perceptron"))
    try refuse(
      network, ", node 'cells': 'Perceptron' is no NIR node type; export it as one of …")
  }

  @Test("A neuron without the constants of its type is told which one is missing")
  func missingConstant() throws {
    var network = SmallNetwork()
    network.set("cells", "type", .text("CubaLIF"))
    try refuse(network, ", /node/nodes/cells: has no member 'tau_syn'; it has …")
  }

  @Test("Layers that do not fit each other are named")
  func shapes() throws {
    var network = SmallNetwork()
    network.set("fc", "weight", .numbers([Double](repeating: 1, count: 15), shape: [3, 5]))
    try refuse(network, ": node 'fc' expects … but gets …")
  }

  @Test("An edge to a node that is not there is named")
  func danglingEdge() throws {
    var network = SmallNetwork()
    network.edges.append(("cells", "more"))
    try refuse(
      network,
      ", edge 'cells' → 'more': there is no node 'more'; add it or remove the edge")
  }

  @Test("Settings that are no JSON are refused")
  func settings() throws {
    var network = SmallNetwork()
    network.settings = "{timeSteps: 4"
    try refuse(network, ", …: not the JSON that docs/formats/nir.md describes (…)")
  }
}
