public import NetworkModel

/// How the data became what the network saw.
public struct InputRecord: Codable, Equatable, Sendable {
  /// The coding.
  public var coding: InputCoding
  /// Time steps per sample.
  public var timeSteps: Int
  /// Events after the last step, which the network did not see.
  public var lateEvents: Int
  /// Events that fell together with another of the same unit and step.
  public var mergedEvents: Int

  /// An input.
  public init(coding: InputCoding, timeSteps: Int, lateEvents: Int = 0, mergedEvents: Int = 0) {
    self.coding = coding
    self.timeSteps = timeSteps
    self.lateEvents = lateEvents
    self.mergedEvents = mergedEvents
  }
}
