import NetworkIO
import NetworkModel
import Testing

/// Graphs with more ways through them than can be walked, and names with more parts than can be tried: reading ends all the same.
@Suite struct SummingGraphTests {
  private let folder: TemporaryFolder
  private var path: String { folder.path("a.nir") }

  init() throws { folder = try TemporaryFolder() }

  /// Input, perhaps neurons, pairs of flatten nodes that each take both of the pair before, output.
  private func readout(startsInSpikes: Bool) throws -> Readout {
    var file = HandmadeNIR()
    file.add("input", "Input", [("shape", .integers([2], shape: [1]))])
    var ends = ["input"]
    if startsInSpikes {
      file.add(
        "if", "IF",
        [
          ("r", .numbers([1, 1], shape: [2])), ("v_threshold", .numbers([1, 1], shape: [2])),
          ("v_reset", .numbers([0, 0], shape: [2])),
        ])
      file.edges.append(("input", "if"))
      ends = ["if"]
    }
    for step in 0..<40 {
      for side in ["left", "right"] {
        file.add("\(side)\(step)", "Flatten")
        file.edges += ends.map { ($0, "\(side)\(step)") }
      }
      ends = ["left\(step)", "right\(step)"]
    }
    file.add("output", "Output", [("shape", .integers([2], shape: [1]))])
    file.edges += ends.map { ($0, "output") }
    try file.write(to: path)
    guard case .float(let network) = try NetworkReader.read(path: path) else {
      throw ModelError.missing("float network")
    }
    return network.execution.readout
  }

  @Test func `sums in a row end in spikes where they begin in spikes`() throws {
    #expect(try readout(startsInSpikes: false) == .membrane)
    #expect(try readout(startsInSpikes: true) == .spikes)
  }

  @Test func `delays in a row hand spikes on`() throws {
    var file = HandmadeNIR.chain(
      [1], "IF",
      [
        ("r", .numbers([1], shape: [1])), ("v_threshold", .numbers([1], shape: [1])),
        ("v_reset", .numbers([0], shape: [1])),
      ])
    file.add("first", "Delay", [("delay", .numbers([1], shape: [1]))])
    file.add("second", "Delay", [("delay", .numbers([2], shape: [1]))])
    file.edges = [
      ("input", "a"), ("a", "first"), ("first", "second"), ("second", "output"),
    ]
    try file.write(to: path)
    #expect(try NetworkReader.read(path: path).execution.readout == .spikes)
  }

  @Test func `a name of very many parts is a name that no node has`() throws {
    let dots = String(repeating: ".", count: 1 << 19)
    var file = HandmadeNIR.chain([1], "Linear", [("weight", .numbers([1], shape: [1, 1]))])
    file.edges.append((dots, "a"))
    try file.write(to: path)
    let error = #expect(throws: NetworkIOError.self) { try NetworkReader.read(path: path) }
    #expect(
      error == .invalidEdge(file: path, source: dots, target: "a", .missingNode(dots)))
  }
}
