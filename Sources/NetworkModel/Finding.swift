/// Something about a network that is wrong, doubtful or lost: found while its file was read, or by the lint.
public struct Finding: Equatable, Sendable, Codable {
  /// What kind of finding.
  ///
  /// The raw value is the code that people and machines see; docs/lint.md describes each.
  public enum Code: String, Sendable, Codable, CaseIterable {
    /// An edge names a node that does not exist.
    case danglingEdge = "dangling-edge"
    /// An edge stands twice in the file.
    case duplicateEdge = "duplicate-edge"
    /// The shape of an input or of a convolution's input is not stored.
    case missingShape = "missing-shape"
    /// An annotated shape is not the one that the data have.
    case wrongShape = "wrong-shape"
    /// A dataset that the node's type has is absent, and a value is assumed.
    case missingParameter = "missing-parameter"
    /// A dataset that the node's type does not have.
    case unknownParameter = "unknown-parameter"
    /// The file does not say which version of the format wrote it.
    case missingVersion = "missing-version"

    /// A node has a type that the format does not have.
    case unknownNode = "unknown-node"
    /// A parameter has a rank or a number of values that its node cannot have.
    case wrongLength = "wrong-length"
    /// A parameter is no number, infinite, or not above 0 where it must be.
    case impossibleValue = "impossible-value"

    /// The time step is longer than a time constant.
    case longTimeStep = "long-time-step"
    /// A leak so small that rounding takes it away.
    case lostLeak = "lost-leak"
    /// Time constants and time step look as if they were counted in different units.
    case timeUnit = "time-unit"
    /// Delays that are no whole number of steps.
    case roundedDelay = "rounded-delay"
    /// Neither file nor user says how long a time step is.
    case unstatedTimeStep = "unstated-time-step"
    /// Neither file nor user says what a spike does to the membrane.
    case unstatedReset = "unstated-reset"
    /// Sums can meet the threshold exactly, and neither file nor user says whether that is a spike.
    case thresholdTie = "threshold-tie"
    /// An integrator takes dt·r of its input, and r looks as if it was meant per step.
    case integratorGain = "integrator-gain"

    /// Neurons whose threshold is above the largest possible membrane.
    case unreachableThreshold = "unreachable-threshold"
    /// Neurons that fire in every step without any input.
    case alwaysFires = "always-fires"
    /// Channels whose weights are all 0.
    case deadChannel = "dead-channel"
    /// Channels that compute the same.
    case duplicateChannel = "duplicate-channel"
    /// Kernels that are smooth along other axes than the map's.
    case transposedKernel = "transposed-kernel"

    /// A reset value that is never used, because spikes subtract the threshold.
    case unusedReset = "unused-reset"
    /// Rest and reset values that frameworks drop or read as something else.
    case droppedParameter = "dropped-parameter"
    /// A bias on the way back of a recurrence, which frameworks treat differently.
    case recurrentBias = "recurrent-bias"

    /// An integer threshold at the end of what the neuron's width can hold.
    case clampedThreshold = "clamped-threshold"
    /// Stored membranes end below what the threshold needs.
    case saturatedMembrane = "saturated-membrane"
    /// A decay that is no decay: above 1, or below 0.
    case impossibleDecay = "impossible-decay"

    /// A layer without a spike on the given data.
    case silentLayer = "silent-layer"
    /// A layer that fires nearly always on the given data.
    case saturatedLayer = "saturated-layer"
    /// Many neurons of a layer without a spike on the given data.
    case deadNeurons = "dead-neurons"
    /// Events after the last step, which the network does not see.
    case lateEvents = "late-events"
    /// Several events of one unit in one step, which become one spike.
    case mergedEvents = "merged-events"
  }

  /// What kind of finding.
  public var code: Code
  /// Where: a node, an edge, or a parameter of a node, such as `lif1.tau`.
  public var place: String
  /// What is the matter, in one sentence without a full stop.
  public var reason: String
  /// What to do about it, in one sentence without a full stop.
  public var remedy: String

  /// A finding.
  public init(_ code: Code, at place: String, reason: String, remedy: String) {
    self.code = code
    self.place = place
    self.reason = reason
    self.remedy = remedy
  }
}
