import Foundation
import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import TestSupport
import Testing

/// One LIF neuron over 1,000 steps of 0.1 ms, as eleven back ends ran it (NIR paper; ../shared/data/nir/README.md).
@Suite("The float reference against other frameworks' traces")
struct NorseTraceTests {
  static let folder = "nir/01_lif"

  struct Row {
    var input: Double
    var membrane: Double
    var spike: Double
  }

  static func rows(_ file: String) throws -> [Row] {
    let text = try String(contentsOfFile: SharedData.path("\(folder)/\(file)"), encoding: .utf8)
    return text.split(whereSeparator: \.isNewline).compactMap { line in
      let fields = line.split(separator: ",").compactMap {
        Double($0.trimmingCharacters(in: .whitespaces))
      }
      return fields.count == 3 ? Row(input: fields[0], membrane: fields[1], spike: fields[2]) : nil
    }
  }

  /// Runs the single neuron on the recorded input spikes.
  static func run(
    _ options: ReadOptions, on rows: [Row]
  ) throws -> (spikes: [Int], membranes: [Float]) {
    var options = options
    options.timeStep = 1e-4
    options.timeSteps = rows.count
    let path = SharedData.path("\(folder)/lif_norse.nir")
    guard case .float(let network) = try NetworkReader.read(path: path, options: options) else {
      Issue.record("lif_norse.nir is a float network")
      return ([], [])
    }
    let steps = rows.indices.filter { rows[$0].input != 0 }
    let sample = EncodedSample.spikes(
      SpikeSteps(
        stepCount: rows.count, steps: steps.map { Int32($0) }, units: steps.map { _ in 0 }))
    let recorder = Recorder()
    let neuron = try #require(
      network.graph.nodes.firstIndex { $0.operation.role == .neuron(spiking: true) })
    _ = try FloatReference(network).run(sample, index: 0) { node, step, values in
      if node == neuron, values[0] != 0 { recorder.spikes.append(step) }
    } membranes: { node, _, membranes in
      if node == neuron { recorder.membranes.append(membranes[0]) }
    }
    return (recorder.spikes, recorder.membranes)
  }

  /// Collects what the observers see.
  final class Recorder {
    var spikes: [Int] = []
    var membranes: [Float] = []
  }

  @Test(
    "Norse: forward Euler, hard reset: every spike and every membrane exactly",
    .enabled(if: SharedData.has(folder)))
  func norse() throws {
    let rows = try Self.rows("lif_norse.csv")
    #expect(rows.count == 1000)
    let result = try Self.run(ReadOptions(), on: rows)
    #expect(result.spikes == [460, 510, 710, 760])
    #expect(result.spikes == rows.indices.filter { rows[$0].spike != 0 })
    let differences = zip(result.membranes, rows).map { abs($0 - Float($1.membrane)) }
    #expect(differences.max() == 0)
  }

  @Test("Exact integration: the spikes of the exact solution", .enabled(if: SharedData.has(folder)))
  func exact() throws {
    let rows = try Self.rows("lif_norse.csv")
    var options = ReadOptions()
    options.discretization = .exponential
    #expect(try Self.run(options, on: rows).spikes == [460, 510, 710, 760])
  }
}
