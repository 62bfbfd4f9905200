import Foundation
import NetworkModel
import SpikeData
import Synchronization
import Testing

@testable import Runtime

@Suite("Batches on threads")
struct BatchRunTests {
  struct Unreadable: Error, Equatable { let index: Int }

  static func samples(seed: UInt64) throws -> (network: QuantizedNetwork, samples: [EncodedSample])
  {
    var random = RandomNetwork(seed: seed)
    // Odd seeds have cycles and neurons of every kind.
    var network = try seed % 2 == 0 ? random.network(.outputFeedsOthers) : random.network(.feedback)
    network.execution.decision = .step
    return (network, (0..<23).map { _ in random.sample(for: network) })
  }

  @Test("Every number of threads gives the same result, by engine and reference", arguments: 0..<8)
  func threads(seed: Int) throws {
    let (network, samples) = try Self.samples(seed: UInt64(6000 + seed))
    let executors: [Executor] = [
      .engine(try CompiledNetwork(network)), .integerReference(try IntegerReference(network)),
    ]
    var expected: BatchResult?
    for executor in executors {
      for threads in [1, 2, 3, 40] {
        let result = try BatchRun(executor, threads: threads).run(
          count: samples.count, keepsTraces: true, load: { (samples[$0], $0) })
        #expect(result == expected ?? result)
        expected = result
      }
    }
    let result = try #require(expected)
    var engine = IntegerEngine(try CompiledNetwork(network))
    let alone = try samples.indices.map { try engine.run(samples[$0], index: $0) }
    #expect(result.predictions == alone.map(\.prediction))
    #expect(result.outputs == alone.map(\.outputs))
    #expect(result.stepPredictions == alone.map(\.stepPredictions))
    #expect(result.stepPredictions.allSatisfy { $0.count == network.execution.timeSteps })
    #expect(result.stateHash == alone.reduce(0) { $0 &+ $1.stateHash })
    #expect(result.activity?.spikes == alone.reduce(0) { $0 + $1.activity.spikes })
    #expect(
      result.spikesPerStep
        == alone[0].spikesPerStep.indices.map { layer in alone.map { $0.spikesPerStep[layer] } })
  }

  @Test("Parts of a data set add up to the whole: hashes take the sample's own number")
  func parts() throws {
    let (network, samples) = try Self.samples(seed: 6100)
    let run = BatchRun(.engine(try CompiledNetwork(network)), threads: 2)
    let whole = try #require(try run.run(count: 23, load: { (samples[$0], $0) }))
    let first = try #require(try run.run(count: 10, load: { (samples[$0], $0) }))
    let second = try #require(try run.run(count: 13, load: { (samples[$0 + 10], $0 + 10) }))
    #expect(first.stateHash &+ second.stateHash == whole.stateHash)
    #expect(first.predictions + second.predictions == whole.predictions)
    let shifted = try #require(try run.run(count: 23, load: { (samples[$0], $0 + 1) }))
    #expect(shifted.stateHash != whole.stateHash)
  }

  @Test(
    "The first sample that fails is the error, whichever thread comes to it", arguments: [1, 3])
  func failure(threads: Int) throws {
    let (network, samples) = try Self.samples(seed: 6200)
    let run = BatchRun(.engine(try CompiledNetwork(network)), threads: threads)
    for _ in 0..<20 {
      let error = #expect(throws: Unreadable.self) {
        try run.run(
          count: 23,
          load: { index in
            if index % 5 == 3 { throw Unreadable(index: index) }
            return (samples[index], index)
          })
      }
      #expect(error == Unreadable(index: 3))
    }
  }

  @Test("An earlier sample that fails later than another is still the error")
  func lateFailure() throws {
    let (network, samples) = try Self.samples(seed: 6200)
    let run = BatchRun(.engine(try CompiledNetwork(network)), threads: 2)
    let failed = DispatchSemaphore(value: 0)
    let error = #expect(throws: Unreadable.self) {
      try run.run(
        count: 23,
        load: { index in
          if index == 8 {
            failed.signal()
            throw Unreadable(index: index)
          }
          if index == 3 {
            // The other thread fails at 8 meanwhile; where there is no other, the wait just ends.
            _ = failed.wait(timeout: .now() + 2)
            Thread.sleep(forTimeInterval: 0.05)
            throw Unreadable(index: index)
          }
          return (samples[index], index)
        })
    }
    #expect(error == Unreadable(index: 3))
  }

  @Test("A cancelled run has no result; progress counts to the end otherwise")
  func cancelling() throws {
    let (network, samples) = try Self.samples(seed: 6300)
    let run = BatchRun(.engine(try CompiledNetwork(network)), threads: 2)
    let seen = Atomic<Int>(0)
    let cancelled = try run.run(
      count: 23, load: { (samples[$0], $0) },
      isCancelled: { seen.load(ordering: .relaxed) >= 5 },
      progress: { _ in seen.wrappingAdd(1, ordering: .relaxed) })
    #expect(cancelled == nil)
    let last = Atomic<Int>(0)
    _ = try run.run(
      count: 23, load: { (samples[$0], $0) },
      progress: { done in if done == 23 { last.store(done, ordering: .relaxed) } })
    #expect(last.load(ordering: .relaxed) == 23)
    #expect(try run.run(count: 0, load: { (samples[$0], $0) })?.predictions == [])
  }
}

@Suite("State hash")
struct StateHashTests {
  private func hash(
    sample: Int = 0, layer: Int = 0, step: Int = 0, neurons: [Int] = [5, 2]
  ) -> UInt64 {
    var hash = StateHash(sample: sample)
    hash.addSpikes(layer: layer, step: step, neurons: neurons)
    return hash.value
  }

  @Test("It tells samples, layers, steps and neurons apart, but not the order of neurons")
  func terms() {
    let all = [
      hash(), hash(sample: 1), hash(layer: 1), hash(step: 1), hash(neurons: [5]),
      hash(neurons: [5, 3]), hash(neurons: []),
    ]
    #expect(Set(all).count == all.count)
    #expect(hash(neurons: [2, 5]) == hash())
    #expect(hash(neurons: []) == 0)
  }

  @Test("Spikes in the engine's order are the same numbers as row-major ones")
  func order() {
    // Three channels of four positions: engine index 4 is position 1, channel 1, row-major 5.
    var engine = StateHash(sample: 3)
    engine.addSpikes(
      layer: 2, step: 1, spikes: [0, 4, 11, 99], count: 3, channels: 3, positions: 4)
    #expect(engine.value == hash(sample: 3, layer: 2, step: 1, neurons: [0, 5, 11]))
  }

  @Test("A membrane of 0 adds nothing, others add what they are and where")
  func membranes() {
    func membranes(_ values: [Int64]) -> UInt64 {
      var hash = StateHash(sample: 0)
      hash.add(.membrane, layer: 0, values: values)
      return hash.value
    }
    #expect(membranes([0, 0, 0]) == 0)
    #expect(Set([membranes([1]), membranes([0, 1]), membranes([2]), 0]).count == 4)
    #expect(membranes([1, 0, 9]) == membranes([1]) &+ membranes([0, 0, 9]))
  }
}
