import NetworkIO
import Testing

/// NIR files that say what no writer says: reading gives a network or one clear error; a crash or a failure names its seed.
///
/// The files are sound HDF5. Of damaged HDF5 libhdf5 itself is the reader, see `docs/decisions/0002-libhdf5-behind-guards.md`.
@Suite struct DamagedDocumentTests {
  @Test(arguments: 1...12)
  func `a document comes back as it is, and makes a network or one error`(seed: UInt64) throws {
    print("damaging NIR documents, seed \(seed)")
    let folder = try TemporaryFolder()
    var random = RandomGraphs(seed: seed)
    let whole = random.document()
    var options = ReadOptions()
    options.timeStep = 1
    var (read, refused) = (0, 0)
    for index in 0..<40 {
      var document = whole
      let damages = (0..<random.pick([1, 2, 4])).map { _ in random.spoil(&document) }
      let place: Comment = "seed \(seed), copy \(index): \(damages)"
      let path = folder.path("\(index).nir")
      do { try document.write(to: path) } catch {
        // What no file can hold is not written either.
        guard case .unwritable = error else { throw error }
        continue
      }
      do {
        // With NaN in it no document is equal to any.
        let back = try NIRDocument(reading: path)
        #expect(back == document || damages.contains { $0.contains("nan") }, place)
        _ = try NetworkReader.reading(path: path, options: options)
        read += 1
      } catch {
        let text = error.description
        #expect(text.hasPrefix(path) && text.count > path.count + 10, place)
        #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, place)
        refused += 1
      }
    }
    #expect(read > 0 && refused > 0, "seed \(seed): \(read) read, \(refused) refused")
  }
}

extension RandomGraphs {
  /// Puts one hostile value, name or edge into some graph of the document, and says which.
  mutating func spoil(_ document: inout NIRDocument) -> String {
    spoil(&document.root)
  }

  private mutating func spoil(_ node: inout NIRNode) -> String {
    guard var graph = node.graph, !graph.nodes.isEmpty else { return "nothing" }
    let name = pick(graph.nodes.keys.sorted())
    guard var inner = graph.nodes[name] else { return "nothing" }
    defer { node.graph = graph }
    if inner.graph != nil, pick([true, false]) {
      let what = spoil(&inner)
      graph.nodes[name] = inner
      return what
    }
    switch pick(0..<8) {
    case 0:
      let end = pick([
        name, "", ".", "\(name).input", "a\u{202E}b", String(repeating: "x.", count: 99),
      ])
      graph.edges.append(NIREdge(pick([name, end]), end))
      return "an edge to '\(end)'"
    case 1:
      inner.type = pick([
        "", "lif", "NIRGraph", "Conv2d", "Flatten", "SumPool2d", "Input", "Output",
      ])
      if inner.type != "NIRGraph" { inner.graph = nil }
    case 2:
      graph.nodes[pick(["input", "", "a.b", "\u{1B}[31m"])] = inner
      return "a node twice, by another name"
    default:
      let keys = inner.parameters.keys.sorted() + ["metadata", "shape", "weight", "stride"]
      let parameter = pick(keys)
      inner.parameters[parameter] = hostileValue(of: inner.parameters[parameter])
      graph.nodes[name] = inner
      return "\(parameter) of \(name) = \(String(describing: inner.parameters[parameter]))"
    }
    graph.nodes[name] = inner
    return "\(name) is of type \(inner.type)"
  }

  private mutating func hostileValue(of value: NIRValue?) -> NIRValue? {
    let numbers: [Double] = [
      .nan, .infinity, -.infinity, 0, -0.0, -1, .leastNonzeroMagnitude, 1e300, -1e300, 0x1p63, 0.5,
    ]
    switch pick(0..<7) {
    case 0: return nil
    case 1: return NIRValue(pick(["", "LIF", "1", "\u{0}"]))
    case 2: return NIRValue([Int.max, Int.min, 0], shape: [3])
    case 3: return NIRValue([Double](), shape: pick([[0], [0, 5], [1 << 40, 0]]))
    case 4: return NIRValue([pick([Int.max, Int.min, -1, 0, 1 << 31, 1 << 20])])
    case 5: return NIRValue(pick(numbers))
    default:
      let shape = value?.shape ?? [2]
      return NIRValue(
        (0..<shape.reduce(1, *)).map { _ in pick(numbers) }, shape: pick([shape, shape + [1]]))
    }
  }
}
