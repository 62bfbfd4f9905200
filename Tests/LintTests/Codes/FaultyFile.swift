import Lint
import NetworkIO
import NetworkModel
import SpikeData

/// For each code of a finding, a file that has it.
enum FaultyFile {
  /// What the fault is in.
  enum Content {
    /// A NIR file, and how it is read.
    case document(NIRDocument, ReadOptions)
    /// A NIR file with an integer network.
    case integers(QuantizedNetwork)
    /// What one input does in samples of integrators with a threshold of 1 and the given weights.
    case samples([SpikeSteps], weights: [Float])
  }

  /// Input of two, projection, leaky neurons, output: nothing is wrong with it where all is stated.
  static var sound: NIRDocument {
    Document.chain(
      input: [2],
      [
        ("fc", Document.affine([[0.6, 0.7], [0.52, 0.9]])),
        (
          "cells",
          Document.neurons(
            "LIF",
            [
              "tau": [2, 2], "r": [2, 2], "v_leak": [0, 0], "v_threshold": [1, 1],
              "v_reset": [0, 0],
            ])
        ),
      ], output: [2])
  }

  /// The same with integrators, which meet their thresholds exactly.
  private static var integrators: NIRDocument {
    var document = sound
    document[["fc"]] = Document.affine([[0.25, 0.5], [0.75, -0.25]])
    document[["cells"]] = Document.neurons(
      "IF", ["r": [1, 1], "v_threshold": [1, 1], "v_reset": [0, 0]])
    return document
  }

  private static var convolution: NIRDocument {
    let kernel = Document.convolution(
      [0.5, -0.25, 0.75, 0.1], shape: [1, 1, 2, 2], input: [3, 3])
    return Document.chain(input: [1, 3, 3], [("conv", kernel)], output: [1, 2, 2])
  }

  /// An example of `code`.
  static func content(_ code: Finding.Code) throws -> Content {
    switch code {
    case .danglingEdge: changed { $0.rename("cells", to: "cells1") }
    case .duplicateEdge: changed { $0.root.graph?.edges.append(NIREdge("fc", "cells")) }
    case .missingShape:
      changed(convolution) { $0[["conv"]]?.parameters["input_shape"] = nil }
    case .wrongShape: changed { $0[["output"]]?.parameters["shape"] = NIRValue([1, 2]) }
    case .missingParameter: changed { $0[["fc"]]?.parameters["bias"] = nil }
    case .unknownParameter: changed { $0[["cells"]]?.parameters["note"] = NIRValue(3.0) }
    case .missingVersion: changed { $0.version = nil }
    case .unknownNode:
      changed { $0[["cells"]] = Document.neurons("Izhikevich", ["a": [0.02, 0.02]]) }
    case .wrongLength: changed { $0.set("cells", "r", [1, 1, 1]) }
    case .impossibleValue: changed { $0.set("cells", "tau", [.nan, 2]) }
    case .longTimeStep: changed(.stated(dt: 4)) { _ in }
    case .lostLeak:
      changed(.stated(dt: 1e-9)) {
        $0.set("cells", "tau", [0.5, 0.5])
        $0.set("cells", "r", [1e8, 1e8])
      }
    case .timeUnit: changed { $0.set("cells", "tau", [0.02, 0.02]) }
    case .roundedDelay:
      changed(.stated(dt: 1)) {
        $0[["fc"]] = Document.neurons("Delay", ["delay": [0.25, 3]])
      }
    case .unstatedTimeStep, .unstatedReset: changed(ReadOptions()) { _ in }
    case .thresholdTie: .document(integrators, ReadOptions())
    case .integratorGain: .document(integrators, .stated(dt: 1e-3))
    case .unreachableThreshold: changed { $0.set("cells", "v_threshold", [2.7, 3]) }
    case .alwaysFires: changed { $0.set("fc", "bias", [1.5, 0]) }
    case .deadChannel: changed { $0[["fc"]] = Document.affine([[0, 0], [0.52, 0.9]]) }
    case .duplicateChannel: changed { $0[["fc"]] = Document.affine([[0.6, 0.7], [0.6, 0.7]]) }
    case .transposedKernel:
      changed {
        $0[["input"]]?.parameters["shape"] = NIRValue([3])
        $0[["fc"]]?.parameters["weight"] = NIRValue(
          [Float](repeating: 0.5, count: 6), shape: [3, 2])
      }
    case .unusedReset:
      changed(.stated(reset: .subtract)) { $0.set("cells", "v_reset", [-0.5, -0.5]) }
    case .droppedParameter: changed { $0.set("cells", "v_leak", [0.25, 0.25]) }
    case .recurrentBias:
      changed {
        $0[["back"]] = Document.affine([[0, 0.2], [0.3, 0.1]], bias: [0, 0.1])
        $0.root.graph?.edges += [NIREdge("cells", "back"), NIREdge("back", "cells")]
      }
    case .clampedThreshold: try integers(try Build.neurons(bits: 16, threshold: [32_767]))
    case .saturatedMembrane: try integers(try Build.neurons(bits: 2, threshold: [6]))
    case .impossibleDecay:
      try integers(
        try Build.neurons(
          threshold: [5],
          decays: [
            Decay(terms: [Decay.Term(sign: 1, shift: 0), Decay.Term(sign: 1, shift: 3)])
          ]))
    case .silentLayer: .samples([spikes([0, 2])], weights: [0.1])
    case .saturatedLayer: .samples([spikes([0, 1, 2, 3])], weights: [1])
    case .deadNeurons: .samples([spikes([0, 2])], weights: [1, 0.1, 0.1, 0.1, 0.1])
    case .lateEvents: .samples([spikes([0, 2], late: 1)], weights: [1])
    case .mergedEvents: .samples([spikes([0, 0, 2])], weights: [1])
    }
  }

  private static func changed(
    _ document: NIRDocument = sound, _ options: ReadOptions = .stated(),
    _ change: (inout NIRDocument) -> Void
  ) -> Content {
    var document = document
    change(&document)
    return .document(document, options)
  }

  private static func changed(
    _ options: ReadOptions, _ change: (inout NIRDocument) -> Void
  ) -> Content { changed(sound, options, change) }

  private static func integers(_ neuron: QuantizedNeuron) throws -> Content {
    .integers(
      try Build.quantized(
        [2], [("fc", try Build.dense([[3, 2], [1, 2]])), ("cells", .neuron(neuron))],
        execution: Execution(timeSteps: 4)))
  }

  /// Input 0 spikes in the given steps of 4, several times where one is named twice.
  private static func spikes(_ steps: [Int32], late: Int = 0) -> SpikeSteps {
    SpikeSteps(stepCount: 4, steps: steps, units: steps.map { _ in 0 }, lateEvents: late)
  }
}

extension NIRDocument {
  /// Puts a list of numbers in the place of a parameter.
  mutating func set(_ node: String, _ name: String, _ values: [Double]) {
    self[[node]]?.parameters[name] = NIRValue(values)
  }

  /// Gives a node another name, which the edges do not follow.
  mutating func rename(_ name: String, to other: String) {
    self[[other]] = self[[name]]
    self[[name]] = nil
  }
}
