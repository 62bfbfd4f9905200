import Foundation
import HDF5
import SpikeData
import SpikeIO
import Testing
import TestSupport

@Suite struct SharedDataTests {
  @Test(.enabled(if: SharedData.has("fsdd_spikes/fsdd_lauscher700.h5")))
  func `spoken digits have their published numbers of spikes`() throws {
    let source = try SampleReader.open(
      path: SharedData.path("fsdd_spikes/fsdd_lauscher700.h5"))
    #expect(source.count == 11)
    #expect(source.classNames.first == "zero" && source.classNames.last == "nine")
    let binning = try EventBinning(stepSeconds: 0.001, stepCount: 500, channels: 700)
    let counts = [
      80_500, 52_640, 77_186, 54_603, 56_970, 51_080, 100_806, 47_151, 36_032, 79_394, 29_706,
    ]
    let lastTimes: [Float16] = [
      0.643, 0.517, 0.4985, 0.4856, 0.4631, 0.424, 0.8276, 0.4316, 0.3467, 0.603, 0.241,
    ]
    for index in 0..<11 {
      let sample = try source.sample(at: index)
      #expect(sample.label == (index < 10 ? index : 3))
      let events = try events(sample)
      #expect(events.times.count == counts[index])
      #expect(events.times.last == Double(lastTimes[index]))
      #expect(events.units.min() == 0 && events.units.max() == 699)
      let steps = try binning.encode(events, sampleIndex: index)
      #expect(steps.units.count + steps.mergedEvents + steps.lateEvents == counts[index])
    }
  }

  @Test(.enabled(if: SharedData.has("malformed/shd_len_mismatch.h5")))
  func `the recording with a unit missing is refused`() throws {
    let source = try SampleReader.open(path: SharedData.path("malformed/shd_len_mismatch.h5"))
    expect(.sample(0, .unequalLengths(times: 3, units: 2))) { try source.sample(at: 0) }
  }

  @Test(.enabled(if: SharedData.has("mnist/t10k-images-idx3-ubyte.gz")))
  func `MNIST's test images have their published classes`() throws {
    let source = try SampleReader.open(
      path: SharedData.path("mnist/t10k-images-idx3-ubyte.gz"))
    #expect(source.count == 10_000)
    #expect(source.content == .images(shape: [1, 28, 28], isPrepared: false))
    var classes = [Int](repeating: 0, count: 10)
    var sum = 0
    for index in 0..<source.count {
      let sample = try source.sample(at: index)
      if let label = sample.label { classes[label] += 1 }
      sum += Int(try pixels(sample).reduce(0, +))
    }
    #expect(classes == [980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
    #expect(sum == 264_923_200)
  }

  @Test(.enabled(if: SharedData.has("cifar10/test_first1000.bin.xz")))
  func `CIFAR-10's test images have their classes and quantize to the reference's integers`() throws
  {
    let source = try SampleReader.open(path: SharedData.path("cifar10/test_first1000.bin.xz"))
    #expect(source.formatName == "CIFAR-10")
    #expect(source.count == 1000)
    let preparation = try ImagePreparation(
      divide: 255, mean: [0.4914, 0.4822, 0.4465], deviation: [0.2023, 0.1994, 0.2010],
      shape: [3, 32, 32])
    var classes = [Int](repeating: 0, count: 10)
    var (sum, squares) = (0, 0)
    for index in 0..<source.count {
      let sample = try source.sample(at: index)
      if let label = sample.label { classes[label] += 1 }
      for value in try preparation.prepare(try pixels(sample), sampleIndex: index) {
        let rounded = (value / Float(0.0400051586329937) - 6).rounded(.toNearestOrEven)
        let integer = Int(min(127, max(-128, rounded))) + 6
        sum += integer
        squares += integer * integer
      }
    }
    #expect(classes == [103, 89, 100, 103, 90, 86, 112, 102, 106, 109])
    // Both sums are NumPy's, in float32.
    #expect(sum == 1_817_549)
    #expect(squares == 2_985_129_637)
  }

  @Test(
    .enabled(
      if: SharedData.has("firefly-snn7/images.h5")
        && SharedData.has("cifar10/test_first1000.bin.xz")))
  func `prepared CIFAR-10 images equal FireFly's own bit for bit`() throws {
    let firefly = try SampleReader.open(path: SharedData.path("firefly-snn7/images.h5"))
    let cifar = try SampleReader.open(path: SharedData.path("cifar10/test_first1000.bin.xz"))
    #expect(firefly.count == 32)
    #expect(firefly.content == .images(shape: [3, 32, 32], isPrepared: true))
    let preparation = try ImagePreparation(
      divide: 255, mean: [0.4914, 0.4822, 0.4465], deviation: [0.2023, 0.1994, 0.2010],
      shape: [3, 32, 32])
    for index in 0..<32 {
      let (expected, sample) = (try firefly.sample(at: index), try cifar.sample(at: index))
      #expect(sample.label == expected.label)
      let prepared = try preparation.prepare(try pixels(sample), sampleIndex: index)
      #expect(prepared == (try pixels(expected)), "image \(index)")
    }
  }

  /// NumPy's totals over the 100 test recordings, for three rules of binning.
  @Test(
    .enabled(if: SharedData.has(SharedData.nMNISTArchive)),
    arguments: [
      (
        EventBinning.Rounding.floor, EventBinning.Origin.firstEvent,
        [385_596, 383_887, 461, 1248, 0, 64_431_620_317]
      ),
      (.floor, .start, [385_596, 382_888, 451, 2257, 0, 64_974_936_015]),
      (.nearest, .start, [385_596, 382_655, 445, 2468, 28, 65_128_037_985]),
    ])
  func `N-MNIST's events are spikes, merged, late or early as the rule of binning says`(
    rounding: EventBinning.Rounding, origin: EventBinning.Origin, expected: [Int]
  ) throws {
    let source = try SampleReader.open(path: try SharedData.nMNIST().path, part: "test")
    #expect(source.count == 100 && source.hasLabels && source.formatName == "N-MNIST")
    let binning = try EventBinning(
      stepSeconds: 0.001, stepCount: 300, channels: 2312, rounding: rounding, origin: origin,
      skipsFirstStep: rounding == .nearest)
    var totals = [0, 0, 0, 0, 0, 0]
    var classes = [Int](repeating: 0, count: 10)
    for index in 0..<100 {
      let sample = try source.sample(at: index)
      if let label = sample.label { classes[label] += 1 }
      let events = try events(sample)
      let steps = try binning.encode(events, sampleIndex: index)
      let counts = [
        events.times.count, steps.units.count, steps.mergedEvents, steps.lateEvents,
        steps.earlyEvents,
      ]
      for (place, count) in counts.enumerated() { totals[place] += count }
      for step in 0..<300 {
        for unit in steps.units(in: step) { totals[5] += (step + 1) * (Int(unit) + 1) }
      }
    }
    #expect(totals == expected)
    #expect(classes == [8, 14, 8, 11, 14, 7, 10, 15, 2, 11])
  }

  @Test(.enabled(if: SharedData.has("malformed/nmnist_len_not_multiple_of_5.bin")))
  func `a recording that is not whole events is refused`() throws {
    let path = SharedData.path("malformed/nmnist_len_not_multiple_of_5.bin")
    expect(.layout(.recordSize(bytes: 13))) { try SampleReader.open(path: path) }
  }

  @Test(.enabled(if: SharedData.has("ecg_qtdb/qtdb_spikes.h5")))
  func `the ECG has its published numbers of steps per class`() throws {
    let path = SharedData.path("ecg_qtdb/qtdb_spikes.h5")
    expect(.severalParts(["test", "train"])) { try SampleReader.open(path: path) }
    let source = try SampleReader.open(path: path, part: "test")
    #expect(source.count == 141 && source.content == .series(channels: 4, steps: 1301))
    var classes = [Int](repeating: 0, count: 6)
    var (marked, plus, minus) = (0, 0, 0)
    for index in 0..<source.count {
      let sample = try source.sample(at: index)
      for label in sample.stepLabels ?? [] { classes[label] += 1 }
      marked += sample.stepMarks?.count(where: \.self) ?? 0
      guard case .series(let values) = sample.input else { continue }
      plus += values.count { $0 == 1 }
      minus += values.count { $0 == -1 }
      #expect(values.allSatisfy { abs($0) <= 1 })
    }
    #expect(classes == [43_209, 10_145, 9840, 9065, 55_885, 55_297])
    #expect(marked == 164_385)
    #expect(plus == 57_897 && minus == 141)
  }

  @Test(.enabled(if: SharedData.has("nir/03_rnn/braille_ds_test0_input.npy")))
  func `a recording is the same as array and as text`() throws {
    let array = try SampleReader.open(
      path: SharedData.path("nir/03_rnn/braille_ds_test0_input.npy"))
    let table = try SampleReader.open(
      path: SharedData.path("nir/03_rnn/braille_ds_test0_input.csv"))
    #expect(array.content == .series(channels: 12, steps: 256))
    #expect(try array.sample(at: 0) == (try table.sample(at: 0)))
  }
}
