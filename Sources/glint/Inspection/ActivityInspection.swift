import Lint
import NetworkIO
import NetworkModel
import Reports
import Runtime
import SpikeData
import Synchronization

/// What a network does on some samples: a table for people, facts for machines, and findings.
struct ActivityInspection: Encodable {
  /// File of the samples.
  let data: String
  let samples: Int
  let inputSpikes: Int
  let lateEvents: Int
  let mergedEvents: Int
  let layers: [LayerActivityFacts]

  /// What the lint says about it.
  var findings: [Finding] {
    ActivityCheck(
      layers, samples: samples, lateEvents: lateEvents, mergedEvents: mergedEvents,
      inputSpikes: inputSpikes
    ).findings
  }

  /// The table.
  var section: FileDescription.Section {
    var table = TextTable([
      .left("layer"), .left("node"), .right("neurons"), .right("rate [%]"), .right("silent [%]"),
      .right("above 90 % [%]"),
    ])
    let (layerName, nodeName) = (NameColumn(layers.map(\.name)), NameColumn(layers.map(\.node)))
    for layer in layers {
      table.add([
        layerName(layer.name), nodeName(layer.node),
        NumberText.whole(layer.neurons), NumberText.percent(layer.firingRate),
        NumberText.percent(Double(layer.silentNeurons) / Double(layer.neurons), 1),
        NumberText.percent(Double(layer.busyNeurons) / Double(layer.neurons), 1),
      ])
    }
    let events = [
      "input spikes \(NumberText.whole(inputSpikes)), late events \(NumberText.whole(lateEvents)), "
        + "merged events \(NumberText.whole(mergedEvents))"
    ]
    return FileDescription.Section(
      "Spikes in \(NumberText.whole(samples)) samples of \(data)",
      table.lines(width: FileDescription.Section.width) + events)
  }
}

extension Evaluation {
  /// Runs the samples and counts who spikes; nil when the user interrupted it.
  func activity() throws -> ActivityInspection? {
    let plan = try network.tracePlan(membranes: false, engine: usesEngine)
    let census = Mutex(SpikeCensus(plan.layers))
    let recording = TraceRecording(plan: plan) { trace, _ in
      census.withLock { census in
        census.add(trace)
        return census.samples
      }
    }
    let data = data
    let progress = Progress(
      "\(network.name): sample", total: data.source.count, quiet: common.quiet)
    let result = try BatchRun(try executor(), threads: common.threads).run(
      count: data.source.count, trace: recording, load: { try data.encoded($0) },
      isCancelled: { Interruption.isRequested }, progress: progress.update)
    progress.finish()
    guard let result, let activity = result.activity else { return nil }
    return ActivityInspection(
      data: data.path, samples: data.source.count, inputSpikes: activity.inputSpikes,
      lateEvents: result.lateEvents, mergedEvents: result.mergedEvents,
      layers: census.withLock { $0.facts })
  }
}
