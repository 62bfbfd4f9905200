import FixedPoint
import NetworkModel
import Quantization
import Runtime
import SpikeData
import TestSupport
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#endif

@Suite struct MINTTests {
  static let alphas = [0.0473, 0.0971, 0.2391, 0.4873, 0.93]

  @Test(arguments: [
    (2, [11, 6, 3, 2, 1]), (4, [74, 37, 15, 8, 4]), (8, [1343, 654, 266, 131, 69]),
  ])
  func integerThresholdsAreTheSmallestSumsAboveTheRealOne(bits: Int, expected: [Int32]) throws {
    let scheme = try MINTScheme(alpha: Self.alphas, bits: bits)
    #expect(try scheme.integerThreshold() == expected)
  }

  @Test func notStrictThresholdsRoundUp() throws {
    let strict = try MINTScheme(alpha: [0.25], bits: 2)
    let lenient = try MINTScheme(alpha: [0.25], bits: 2, isStrict: false)
    #expect(try strict.integerThreshold() == [3])
    #expect(try lenient.integerThreshold() == [2])
    #expect(strict.softResetAmount == [2])
  }

  @Test(arguments: [
    (0.3, [2, 4, 6, 8, 10, 12, 14]), (0.6, [2, 4, 6, 8, 10, 12, 15]),
    (0.9, [2, 4, 6, 8, 11, 14, 19]),
  ])
  func fourBitLaddersFollowTanh(alpha: Double, ladder: [Int32]) throws {
    let table = try MINTScheme(alpha: [alpha], bits: 4).membraneTable()
    #expect(table.values == Array(-7...7))
    // Codes 1…7 begin at B_k; codes −6…0 begin just above −B_k.
    #expect(Array(table.cuts.suffix(7)) == ladder)
    #expect(Array(table.cuts.prefix(7)) == ladder.reversed().map { 1 - $0 })
  }

  @Test func twoBitMembranesKeepTheSignOfWhatReachesTwo() throws {
    for alpha in [0.001, 0.5, 1.0, 1.9] {
      let table = try MINTScheme(alpha: [alpha], bits: 2).membraneTable()
      let kept = (-4...4).map { table.value(of: table.code(of: Int32($0), row: 0), row: 0) }
      #expect(kept == [-1, -1, -1, 0, 0, 0, 1, 1, 1], "α = \(alpha)")
    }
    // Near 2, tanh bends so much that two steps no longer reach half of α: tanh(α) = α/2 at α = 1.915.
    #expect(try MINTScheme(alpha: [1.95], bits: 2).membraneTable().cuts == [-2, 3])
    #expect(try MINTScheme(alpha: [1.999], bits: 2).membraneTable().cuts == [-4, 5])
    let silent = try MINTScheme(alpha: [2.1], bits: 2).membraneTable()
    #expect([-1000, 0, 1000].map { silent.code(of: $0, row: 0) } == [1, 1, 1])
  }

  @Test(arguments: [2, 4, 8], alphas)
  func theIntegerRuleEqualsTheRealOne(bits: Int, alpha: Double) throws {
    let seed: UInt64 = 20_251
    var generator = SplitMix64(seed: seed)
    let (inputs, neurons, steps) = (32, 2048, 16)
    let scheme = try MINTScheme(alpha: [alpha], bits: bits)
    let top = Int(scheme.largestCode)
    let codes = (0..<neurons * inputs).map { _ in
      Int16(Int(generator.next() % UInt64(2 * top + 1)) - top)
    }
    let sample = EncodedSample.random(inputs, steps: steps, rate: 0.9, &generator)
    let neuron = try scheme.neuron()
    let network = try Build.dense(
      QuantizedWeights(values: codes, width: try BitWidth(weights: bits), step: scheme.step),
      inputs: inputs, outputs: neurons, neuron: neuron, timeSteps: steps)

    let real = RealMINT(alpha: alpha, bits: bits, codes: codes, inputs: inputs)
    let expected = real.run(sample, steps: steps)
    var reference = [[Int]](repeating: [], count: steps)
    let result = try IntegerReference(network).run(sample, index: 0) { node, step, values in
      if node == 2 { reference[step] = values.indices.filter { values[$0] != 0 } }
    }
    var fired = [[Int]](repeating: [], count: steps)
    var engine = IntegerEngine(try CompiledNetwork(network))
    let fast = try engine.run(sample, index: 0) { _, step, neurons in fired[step] = neurons }
    #expect(reference == expected.spikes, "seed \(seed)")
    #expect(fired == expected.spikes, "seed \(seed)")
    #expect(fast.stateHash == result.stateHash)
    #expect(expected.spikes.contains { !$0.isEmpty })

    // The membranes, by the table that the runtimes read.
    guard case .table(let table) = neuron.store else {
      Issue.record("MINT's membranes are tables")
      return
    }
    let wrong = expected.stored.filter {
      Int(table.value(of: table.code(of: $0.membrane, row: 0), row: 0)) != $0.code
    }
    #expect(wrong.isEmpty, "seed \(seed)")
  }

  @Test func twoBitsTakeASixteenthOfThirtyTwo() throws {
    let scheme = try MINTScheme(alpha: [0.2], bits: 2)
    let network = try Build.dense(
      QuantizedWeights(
        values: [Int16](repeating: 1, count: 64 * 32), width: try BitWidth(weights: 2),
        step: scheme.step),
      inputs: 64, outputs: 32, neuron: try scheme.neuron(), timeSteps: 1)
    let footprint = try network.memoryFootprint()
    #expect(footprint.weightBytes == 64 * 32 * 4 / 16)
    #expect(footprint.membraneBytes == 32 * 4 / 16)
    let compiled = try CompiledNetwork(network)
    #expect(compiled.weightBytes == 512)
    #expect(compiled.membraneBytes == 8)
  }

  @Test func theStartValueOfAlphaIsThePublishedOne() {
    #expect(MINTScheme.initialAlpha(weights: [0.25, -0.75], bits: 2) == 1)
    #expect(MINTScheme.initialAlpha(weights: [0, 0], bits: 2) == 1)
  }

  @Test func widthsAndRangesOutsideTheSchemeAreRefused() {
    #expect(
      throws: QuantizationError.unsupportedBits(
        option: "a MINT layer", bits: 1, supported: "2 to 8")
    ) { try MINTScheme(alpha: [1], bits: 1) }
    #expect(
      throws: QuantizationError.invalidOption(
        option: "alpha", value: "[0.0]", expected: "finite numbers above 0")
    ) { try MINTScheme(alpha: [0], bits: 2) }
  }
}

/// The published rule in double precision: fake-quantized membranes, strict comparison, hard reset, leak 1/2, θ = 1/2.
private struct RealMINT {
  let alpha: Double
  let bits: Int
  let codes: [Int16]
  let inputs: Int

  func run(
    _ sample: EncodedSample, steps: Int
  ) -> (spikes: [[Int]], stored: [(membrane: Int32, code: Int)]) {
    guard case .spikes(let spikes) = sample else { return ([], []) }
    let top = Double((1 << (bits - 1)) - 1)
    let step = alpha / top
    let neurons = codes.count / inputs
    var membranes = [Double](repeating: 0, count: neurons)
    var fired: [[Int]] = []
    var stored: [(membrane: Int32, code: Int)] = []
    for time in 0..<steps {
      fired.append([])
      for neuron in 0..<neurons {
        var potential = membranes[neuron]
        for unit in spikes.units(in: time) {
          potential += Double(codes[neuron * inputs + Int(unit)]) * step
        }
        let spike = potential > 0.5
        if spike { fired[time].append(neuron) }
        let kept = spike ? 0 : 0.5 * potential
        let code = (min(max(tanh(kept) / alpha, -1), 1) * top).rounded(.toNearestOrEven)
        stored.append((Int32(((spike ? 0 : potential) / step).rounded()), Int(code)))
        membranes[neuron] = code * step
      }
    }
    return (fired, stored)
  }
}
