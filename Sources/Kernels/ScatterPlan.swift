/// Where a spike goes: for every source position the weight rows it reads and the target positions they are added to.
///
/// Sources and targets are maps with the channels of a position side by side (`index = position · channels + channel`).
/// A spike of channel `c` at position `p` adds, for each entry `e` of `p`, the weight row at byte
/// `channelOffsets[c] + e.row` to the accumulators from `e.target + groupOffsets[c]` on.
/// All offsets are computed here once, so that delivering needs additions only.
/// A dense layer is the plan with one entry per position, a convolution one entry per kernel element that hits the map, and a
/// pooling in front of either only changes which entries a position has.
public struct ScatterPlan: Equatable, Sendable {
  /// One weight row for one target position.
  public struct Entry: Equatable, Sendable {
    /// Byte offset of the row inside its channel's rows.
    public let row: Int32
    /// Index of the first accumulator of the target position.
    public let target: Int32
  }

  /// A kernel element that connects a source position with a target position.
  public struct Connection: Equatable, Sendable {
    /// Kernel element, 0..<taps.
    public var tap: Int
    /// Target position.
    public var target: Int

    /// A connection.
    public init(tap: Int, target: Int) {
      self.tap = tap
      self.target = target
    }
  }

  /// Channels of the source.
  public let sourceChannels: Int
  /// Positions of the source.
  public let sourcePositions: Int
  /// Entries of position `p` are `entries[starts[p]..<starts[p + 1]]`.
  public let starts: [Int32]
  /// All entries.
  public let entries: [Entry]
  /// Byte offset of the rows of each source channel.
  public let channelOffsets: [Int32]
  /// Offset of each source channel's group inside the channels of a target position.
  public let groupOffsets: [Int32]
  /// Accumulators: target positions × target channels.
  public let targetCount: Int
  /// Weights in a row: target channels of one group.
  public let columns: Int

  /// Lays out a plan.
  ///
  /// - Parameters:
  ///   - connections: For every source position its kernel elements and target positions.
  ///   - taps: Kernel elements, so that source channel `c` owns rows `c · taps ..< (c + 1) · taps`.
  ///   - rowBytes: Bytes of a weight row.
  /// - Complexity: O(total connections).
  public init(
    connections: [[Connection]], taps: Int, sourceChannels: Int, targetPositions: Int,
    targetChannels: Int, groups: Int, rowBytes: Int
  ) {
    precondition(sourceChannels % groups == 0 && targetChannels % groups == 0)
    self.sourceChannels = sourceChannels
    sourcePositions = connections.count
    columns = targetChannels / groups
    targetCount = targetPositions * targetChannels
    var starts: [Int32] = [0]
    var entries: [Entry] = []
    for list in connections {
      for connection in list {
        precondition(connection.tap < taps && connection.target < targetPositions)
        entries.append(
          Entry(
            row: Int32(connection.tap * rowBytes),
            target: Int32(connection.target * targetChannels)))
      }
      starts.append(Int32(entries.count))
    }
    self.starts = starts
    self.entries = entries
    channelOffsets = (0..<sourceChannels).map { Int32($0 * taps * rowBytes) }
    let columns = columns
    groupOffsets = (0..<sourceChannels).map { Int32($0 / (sourceChannels / groups) * columns) }
  }

  /// Targets that one spike reaches from each source position: entries × columns.
  public var fanOut: [Int] {
    (0..<sourcePositions).map { Int(starts[$0 + 1] - starts[$0]) * columns }
  }

  /// Synaptic operations of one step in which every source spikes.
  public var denseSynapticOperations: Int { entries.count * columns * sourceChannels }
}
