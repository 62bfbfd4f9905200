/// What Swift cannot import from libhdf5: its constants are macros that first initialise the library
/// and then read a global variable, so each one becomes a function here. No logic belongs in this file.
#pragma once
#include <hdf5.h>

// Property list classes.
static inline hid_t glint_H5P_FILE_ACCESS(void) { return H5P_FILE_ACCESS; }
static inline hid_t glint_H5P_FILE_CREATE(void) { return H5P_FILE_CREATE; }
static inline hid_t glint_H5P_GROUP_CREATE(void) { return H5P_GROUP_CREATE; }
static inline hid_t glint_H5P_LINK_CREATE(void) { return H5P_LINK_CREATE; }
static inline hid_t glint_H5P_DATASET_CREATE(void) { return H5P_DATASET_CREATE; }
static inline hid_t glint_H5P_DATASET_XFER(void) { return H5P_DATASET_XFER; }

// "No particular property list", "every element", "the error stack of this thread".
static inline hid_t glint_H5P_DEFAULT(void) { return H5P_DEFAULT; }
static inline hid_t glint_H5S_ALL(void) { return H5S_ALL; }
static inline hid_t glint_H5E_DEFAULT(void) { return H5E_DEFAULT; }

// Flags of H5Fopen and H5Fcreate.
static inline unsigned glint_H5F_ACC_RDONLY(void) { return H5F_ACC_RDONLY; }
static inline unsigned glint_H5F_ACC_TRUNC(void) { return H5F_ACC_TRUNC; }
static inline unsigned glint_H5F_OBJ_ALL(void) { return H5F_OBJ_ALL; }
static inline unsigned glint_H5O_INFO_BASIC(void) { return H5O_INFO_BASIC; }
static inline unsigned glint_H5O_INFO_NUM_ATTRS(void) { return H5O_INFO_NUM_ATTRS; }

// Element types in memory.
static inline hid_t glint_H5T_NATIVE_INT8(void) { return H5T_NATIVE_INT8; }
static inline hid_t glint_H5T_NATIVE_INT16(void) { return H5T_NATIVE_INT16; }
static inline hid_t glint_H5T_NATIVE_INT32(void) { return H5T_NATIVE_INT32; }
static inline hid_t glint_H5T_NATIVE_INT64(void) { return H5T_NATIVE_INT64; }
static inline hid_t glint_H5T_NATIVE_UINT8(void) { return H5T_NATIVE_UINT8; }
static inline hid_t glint_H5T_NATIVE_UINT16(void) { return H5T_NATIVE_UINT16; }
static inline hid_t glint_H5T_NATIVE_UINT32(void) { return H5T_NATIVE_UINT32; }
static inline hid_t glint_H5T_NATIVE_UINT64(void) { return H5T_NATIVE_UINT64; }
static inline hid_t glint_H5T_NATIVE_FLOAT(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t glint_H5T_NATIVE_DOUBLE(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t glint_H5T_IEEE_F32LE(void) { return H5T_IEEE_F32LE; }
static inline hid_t glint_H5T_C_S1(void) { return H5T_C_S1; }
static inline size_t glint_H5T_VARIABLE(void) { return H5T_VARIABLE; }

// Element types in a file whose byte order is not this machine's; the tests write them.
static inline hid_t glint_H5T_STD_I16BE(void) { return H5T_STD_I16BE; }
static inline hid_t glint_H5T_STD_U32BE(void) { return H5T_STD_U32BE; }
static inline hid_t glint_H5T_IEEE_F32BE(void) { return H5T_IEEE_F32BE; }
static inline hid_t glint_H5T_IEEE_F64BE(void) { return H5T_IEEE_F64BE; }

// Versions of the structures handed to H5Zregister, and the unlimited dimension.
static inline int glint_H5Z_CLASS_T_VERS(void) { return H5Z_CLASS_T_VERS; }
static inline hsize_t glint_H5S_UNLIMITED(void) { return H5S_UNLIMITED; }
