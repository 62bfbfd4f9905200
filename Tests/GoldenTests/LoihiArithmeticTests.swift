import Foundation
import HDF5
import NetworkIO
import NetworkModel
import Runtime
import SpikeData
import Testing

/// Random netx networks against a simulation of Loihi that multiplies, written from Lava's description alone.
@Suite("Loihi arithmetic, random networks")
struct LoihiArithmeticTests {
  /// One layer of random constants.
  struct Layer {
    var weights: [[Int64]]
    var recurrent: [[Int64]]?
    var bias: [Int64]
    var delays: [Int]
    var currentDecay: Int64
    var membraneDecay: Int64
    var threshold: Int64

    init(inputs: Int, outputs: Int, isRecurrent: Bool, _ generator: inout SplitMix64) {
      func numbers(_ count: Int, _ range: ClosedRange<Int64>) -> [Int64] {
        (0..<count).map { _ in Int64.random(in: range, using: &generator) }
      }
      // Every second layer pulls one way, so that currents wrap and membranes reach their ends.
      let range: ClosedRange<Int64> = [-127...127, -128...0, -20...127].randomElement(
        using: &generator)!
      weights = (0..<outputs).map { _ in numbers(inputs, range).map { 2 * $0 } }
      if isRecurrent { recurrent = (0..<outputs).map { _ in numbers(outputs, -100...100) } }
      bias = numbers(outputs, -4096...4095)
      delays =
        isRecurrent
        ? [] : (0..<inputs).map { _ in Int.random(in: 0...3, using: &generator) }
      currentDecay = [0, 4096, Int64.random(in: 1...4095, using: &generator)]
        .randomElement(using: &generator)!
      membraneDecay = [0, Int64.random(in: 1...4096, using: &generator)]
        .randomElement(using: &generator)!
      threshold = [131_071, Int64.random(in: 0...20_000, using: &generator)]
        .randomElement(using: &generator)!
    }

    func write(to group: borrowing Group) throws {
      try group.write(recurrent == nil ? "dense" : "dense_rec", to: "type")
      func write(_ rows: [[Int64]], _ name: String) throws {
        try group.write(
          rows.flatMap { $0 }.map { Float($0) }, shape: [rows.count, rows[0].count], to: name)
      }
      try write(weights, "weight")
      if let recurrent { try write(recurrent, "weight_rec") }
      try group.write(bias.map { Int($0) }, shape: [bias.count], to: "bias")
      if !delays.isEmpty { try group.write(delays, shape: [delays.count], to: "delay") }
      let neuron = try group.createGroup("neuron")
      try neuron.write("CUBA", to: "type")
      for (name, value) in [
        ("iDecay", currentDecay), ("vDecay", membraneDecay), ("vThMant", threshold),
      ] { try neuron.write([Int(value)], shape: [], to: name) }
    }
  }

  /// The layer in Loihi's words, with multiplications.
  struct Simulation {
    let layer: Layer
    var u: [Int64]
    var v: [Int64]
    var spikes: [Int64]
    /// Inputs of the steps so far, the newest last.
    var history: [[Int64]] = []
    /// How often a current wrapped and a membrane met its end.
    var wraps = 0
    var ends = 0

    init(_ layer: Layer) {
      self.layer = layer
      u = layer.bias.map { _ in 0 }
      (v, spikes) = (u, u)
    }

    static func decayed(_ state: Int64, _ constant: Int64) -> Int64 {
      let left = (abs(state) * (4096 - constant)) >> 12
      return state < 0 ? -left : left
    }

    mutating func step(_ input: [Int64]) -> [Int64] {
      history.append(input)
      let arriving = input.indices.map { index in
        let step = history.count - 1 - (layer.delays.isEmpty ? 0 : layer.delays[index])
        return step < 0 ? 0 : history[step][index]
      }
      let before = spikes
      for neuron in u.indices {
        var sum = zip(layer.weights[neuron], arriving).reduce(0) { $0 + $1.0 * $1.1 }
        if let recurrent = layer.recurrent {
          sum += zip(recurrent[neuron], before).reduce(0) { $0 + $1.0 * $1.1 }
        }
        var current = Self.decayed(u[neuron], layer.currentDecay) + sum << 6
        while current >= 1 << 23 { (current, wraps) = (current - 1 << 24, wraps + 1) }
        while current < -(1 << 23) { (current, wraps) = (current + 1 << 24, wraps + 1) }
        u[neuron] = current
        let wide = Self.decayed(v[neuron], layer.membraneDecay) + current + layer.bias[neuron] << 6
        let limit: Int64 = 1 << 23 - 1
        v[neuron] = min(max(wide, -limit), limit)
        ends += wide == v[neuron] ? 0 : 1
        spikes[neuron] = v[neuron] > layer.threshold << 6 ? 1 : 0
        if spikes[neuron] == 1 { v[neuron] = 0 }
      }
      return spikes
    }
  }

  static func network(_ layers: [Layer], steps: Int) throws -> QuantizedNetwork {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).net").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try HDF5File(creating: path)
    do {
      let group = try file.root().createGroup("layer")
      for (index, layer) in layers.enumerated() {
        try layer.write(to: try group.createGroup("\(index)"))
      }
    }
    try file.close()
    var options = ReadOptions()
    options.timeSteps = steps
    return try LoadedFile.quantized(path, options)
  }

  @Test(
    "Spikes and currents of every layer in 60 steps, wrapped currents and full membranes among them"
  )
  func random() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var generator = SplitMix64(seed: seed)
    let (count, steps) = (64, 60)
    var (wraps, ends) = (0, 0)
    for round in 0..<6 {
      var layers = [
        Layer(inputs: count, outputs: 6, isRecurrent: false, &generator),
        Layer(inputs: 6, outputs: 6, isRecurrent: true, &generator),
        Layer(inputs: 6, outputs: 4, isRecurrent: false, &generator),
      ]
      if round == 0 {
        // A current that never decays, under strong weights of one sign, wraps for sure.
        layers[0].currentDecay = 0
        layers[0].weights = layers[0].weights.map { $0.map { 128 + abs($0) / 4 * 2 } }
      }
      let input = (0..<steps).map { _ in
        (0..<count).map { _ in Int64.random(in: 0...2, using: &generator) == 0 ? 0 : 1 }
          .map { Int64($0) }
      }
      let network = try Self.network(layers, steps: steps)
      let reference = try IntegerReference(network)
      var values = [[[Int64]]](repeating: [], count: network.graph.nodes.count)
      var currents = [[[Int32]]](repeating: [], count: network.graph.nodes.count)
      let result = try reference.run(
        LavaSpikingTests.spikes(input), index: 0,
        observer: { node, _, list in values[node].append(list) },
        currents: { node, _, list in currents[node].append(list) })
      #expect(result.activity.multiplyAccumulates == 0)
      var simulations = layers.map { Simulation($0) }
      for step in 0..<steps {
        var spikes = input[step]
        for index in layers.indices {
          spikes = simulations[index].step(spikes)
          let node = try #require(
            network.graph.nodes.firstIndex { $0.name == "dense\(index).neurons" })
          try #require(
            values[node][step] == spikes,
            "seed \(seed), network \(round), layer \(index), step \(step)")
          guard !currents[node].isEmpty else { continue }
          try #require(
            currents[node][step].map { Int64($0) } == simulations[index].u,
            "seed \(seed), network \(round), layer \(index), step \(step)")
        }
      }
      wraps += simulations.reduce(0) { $0 + $1.wraps }
      ends += simulations.reduce(0) { $0 + $1.ends }
    }
    #expect(wraps > 0 && ends > 0, "seed \(seed): \(wraps) wraps, \(ends) full membranes")
  }
}
