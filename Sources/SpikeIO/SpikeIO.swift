// SpikeIO
