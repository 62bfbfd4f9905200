import Foundation
import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import TestSupport
import Testing

/// One LIF neuron over 1,000 steps of 0.1 ms, as eleven back ends recorded it (NIR paper; ../shared/data/nir/README.md).
struct RecordedNeuron {
  static let folder = "nir/01_lif"

  /// The back end's own unit and place of recording.
  var membranes: [Double]
  var spikes: [Int]
  /// Steps in which a spike comes in; the same for all back ends.
  var inputs: [Int]

  /// What the back end `name` recorded.
  init(_ name: String) throws {
    let path = SharedData.path("\(Self.folder)/lif_\(name).csv")
    let rows = try String(contentsOfFile: path, encoding: .utf8).split(whereSeparator: \.isNewline)
      .map { row in
        row.split(separator: ",").compactMap { Double($0.trimmingCharacters(in: .whitespaces)) }
      }
    try #require(rows.count == 1000 && rows.allSatisfy { $0.count == 3 })
    membranes = rows.map { $0[1] }
    spikes = rows.indices.filter { rows[$0][2] != 0 }
    inputs = rows.indices.filter { rows[$0][0] != 0 }
  }

  /// What Glint computes for the same file, input and number of steps.
  struct Run {
    var spikes: [Int] = []
    /// After the reset.
    var membranes: [Double] = []
  }

  /// The sample that goes in.
  var sample: EncodedSample {
    .spikes(
      SpikeSteps(stepCount: 1000, steps: inputs.map { Int32($0) }, units: inputs.map { _ in 0 }))
  }

  /// Runs `lif_norse.nir` as `--discretization <convention> --dt 1e-4 [--reset subtract]` does.
  func run(_ convention: Discretization, reset: Reset? = nil) throws -> Run {
    var options = ReadOptions()
    options.discretization = convention
    options.reset = reset
    options.timeStep = 1e-4
    options.timeSteps = 1000
    let network = try LoadedFile.float(SharedData.path("\(Self.folder)/lif_norse.nir"), options)
    let node = try #require(
      network.graph.nodes.firstIndex { $0.operation.role == .neuron(spiking: true) })
    var run = Run()
    _ = try FloatReference(network).run(sample, index: 0) { index, step, values in
      if index == node, values[0] != 0 { run.spikes.append(step) }
    } membranes: { index, _, membranes in
      if index == node { run.membranes.append(membranes[0]) }
    }
    return run
  }
}
