import Foundation
import Lint
import NetworkIO
import NetworkModel
import SpikeData
import TestSupport
import Testing

/// Every code of a finding has a file with that fault; what can be repaired is found no more after `--fix`.
@Suite("Every code of a finding")
struct FindingCodeTests {
  private let files: FileFindings

  init() throws { files = try FileFindings() }

  /// What a repair takes away, for statements with the options that say it.
  static let repaired: Set<Finding.Code> = [
    .danglingEdge, .duplicateEdge, .missingShape, .wrongShape, .missingParameter,
    .unknownParameter, .missingVersion, .unstatedTimeStep, .unstatedReset, .thresholdTie,
  ]

  @Test("has a file in which it is found", arguments: Finding.Code.allCases)
  func triggered(code: Finding.Code) throws {
    let found: [Finding]
    switch try FaultyFile.content(code) {
    case .document(let document, let options): found = try files.all(of: document, options)
    case .integers(let network): found = try files.of(network)
    case .samples(let samples, let weights):
      found = try SampleFindings.of(weights.map { [$0] }, samples)
    }
    #expect(found.contains { $0.code == code }, "\(found)")
    #expect(found.allSatisfy { !$0.place.isEmpty && !$0.reason.isEmpty && !$0.remedy.isEmpty })
    #expect(found.allSatisfy { !$0.reason.hasSuffix(".") && !$0.remedy.hasSuffix(".") })
  }

  @Test("is absent from the same file without the fault")
  func sound() throws {
    #expect(try files.all(of: FaultyFile.sound, .stated()) == [])
  }

  @Test(
    "that has a repair is found no more in the repaired file, nor is anything else",
    arguments: repaired.sorted { $0.rawValue < $1.rawValue })
  func repair(code: Finding.Code) throws {
    guard case .document(let document, _) = try FaultyFile.content(code) else {
      Issue.record("\(code.rawValue) is not found in a file")
      return
    }
    let after = try files.repaired(document, stating: .stated())
    #expect(try files.all(of: after, ReadOptions()) == [])
  }

  @Test(
    "that has no repair stays, word for word",
    arguments: Finding.Code.allCases.filter { !repaired.contains($0) })
  func noRepair(code: Finding.Code) throws {
    guard case .document(let document, let options) = try FaultyFile.content(code) else { return }
    let before = try files.all(of: document, options)
    guard files.canBeRead(document, options) else {
      #expect(throws: NetworkIOError.self) { try files.repaired(document, stating: options) }
      return
    }
    let after = try files.repaired(document, stating: options)
    #expect(try files.all(of: after, ReadOptions()) == before)
  }

  @Test("with a repair is repaired beside one that has none")
  func mixed() throws {
    var document = FaultyFile.sound
    document.version = nil
    document.set("cells", "v_threshold", [2.7, 3])
    document[["cells"]]?.parameters["note"] = NIRValue(1.0)
    let before = try files.all(of: document, .stated())
    #expect(before.map(\.code) == [.missingVersion, .unknownParameter, .unreachableThreshold])
    let after = try files.repaired(document, stating: .stated())
    #expect(try files.all(of: after, ReadOptions()) == [before[2]])
  }

  @Test("is repaired inside graphs in graphs, and in what stands beside their nodes")
  func nested() throws {
    var inner = Document.chain(
      input: [1, 2],
      [("cells", FaultyFile.sound[["cells"]] ?? NIRNode(type: "IF"))], output: [7])
    inner.root.parameters["note"] = NIRValue(2.0)
    inner.root.others["state"] = .group([:])
    var document = FaultyFile.sound
    document[["cells"]] = inner.root
    document.root.parameters["comment"] = NIRValue("by hand")
    // The same edge by the name of the graph's door.
    document.root.graph?.edges.append(NIREdge("fc", "cells.input"))
    let before = try files.all(of: document, .stated())
    #expect(
      before.map { "\($0.code.rawValue) \($0.place)" } == [
        "duplicate-edge fc → cells.cells", "unknown-parameter /node/comment",
        "unknown-parameter /node/nodes/cells/note",
        "unknown-parameter /node/nodes/cells/state", "wrong-shape cells.input.shape",
        "wrong-shape cells.output.shape",
      ])
    let after = try files.repaired(document, stating: .stated())
    #expect(try files.all(of: after, ReadOptions()) == [])
    #expect(after[["cells"]]?.metadata?.keys.sorted() == ["note", "state"])
  }

  @Test("that has a repair leaves a file that Python's nir opens")
  func python() throws {
    guard PythonNIR.isInstalled else { return }
    var paths: [String] = []
    for code in Self.repaired {
      guard case .document(let document, _) = try FaultyFile.content(code) else { continue }
      let path = files.path("\(code.rawValue).nir")
      try files.repaired(document, stating: .stated()).write(to: path)
      paths.append(path)
    }
    #expect(paths.count == Self.repaired.count)
    let run = PythonNIR.run("import nir, sys\nfor path in sys.argv[1:]: nir.read(path)", paths)
    #expect(run.status == 0, "\(run.output)")
  }
}
