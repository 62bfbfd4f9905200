import SpikeData
import Testing

@testable import Quantization

@Suite struct LayerGroupTests {
  @Test func feedForwardLayersKeepTheirOrder() {
    #expect(LayerGroups.ordered([[], [0], [1], [0, 2]]) == [[0], [1], [2], [3]])
  }

  @Test func cyclesAreDoneBeforeWhatTheyFeed() {
    // 0 and 2 feed each other; 1 sees 0 only and stands between them.
    #expect(LayerGroups.ordered([[2], [0], [0, 0]]) == [[0, 2], [1]])
    #expect(LayerGroups.ordered([[0], [0, 1]]) == [[0], [1]])
  }

  @Test(arguments: 1...50)
  func groupsAreWhatReachesEachOther(seed: UInt64) {
    var generator = SplitMix64(seed: seed)
    let count = 1 + Int(generator.next() % 9)
    let sources = (0..<count).map { _ in
      (0..<Int(generator.next() % 3)).map { _ in Int(generator.next() % UInt64(count)) }
    }
    var reaches = (0..<count).map { layer in (0..<count).map { sources[layer].contains($0) } }
    for middle in 0..<count {
      for from in 0..<count where reaches[from][middle] {
        for to in 0..<count where reaches[middle][to] { reaches[from][to] = true }
      }
    }
    let groups = LayerGroups.ordered(sources)
    #expect(groups.joined().sorted() == Array(0..<count), "seed \(seed)")
    var done: Set<Int> = []
    for group in groups {
      #expect(group == group.sorted())
      done.formUnion(group)
      for layer in group {
        let together = (0..<count).filter {
          $0 == layer || reaches[layer][$0] && reaches[$0][layer]
        }
        #expect(group == together, "seed \(seed)")
        #expect(sources[layer].allSatisfy(done.contains), "seed \(seed)")
      }
    }
  }
}
