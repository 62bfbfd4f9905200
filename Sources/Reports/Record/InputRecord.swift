public import NetworkModel

/// How the data became what the network saw.
public struct InputRecord: Codable, Equatable, Sendable {
  /// The coding.
  public var coding: InputCoding
  /// Time steps per sample; the most of any sample where the data says how many there are.
  public var timeSteps: Int
  /// Length of a step of event data in seconds; absent for other data.
  public var stepSeconds: Double?
  /// To which step an event between two steps belongs; absent for other data.
  public var binning: BinRounding?
  /// Where the time of events begins; absent for other data.
  public var origin: TimeOrigin?
  /// Events after the last step, which the network did not see.
  public var lateEvents: Int
  /// Events of a first step that was left out; absent where none is.
  public var earlyEvents: Int?
  /// Events that fell together with another of the same unit and step.
  public var mergedEvents: Int

  /// An input.
  public init(coding: InputCoding, timeSteps: Int, lateEvents: Int = 0, mergedEvents: Int = 0) {
    self.coding = coding
    self.timeSteps = timeSteps
    self.lateEvents = lateEvents
    self.mergedEvents = mergedEvents
  }

  /// The input that `settings` describe.
  public init(
    _ settings: InputSettings, timeSteps: Int, lateEvents: Int, earlyEvents: Int, mergedEvents: Int
  ) {
    self.init(
      coding: settings.coding, timeSteps: timeSteps, lateEvents: lateEvents,
      mergedEvents: mergedEvents)
    guard settings.coding == .events else { return }
    stepSeconds = settings.stepSeconds
    binning = settings.rounding
    origin = settings.origin
    self.earlyEvents = settings.skipsFirstStep ? earlyEvents : nil
  }
}
