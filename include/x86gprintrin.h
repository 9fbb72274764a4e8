/* Instructions on general registers and the state of the processor. */
#ifndef _X86GPRINTRIN_H_INCLUDED
#define _X86GPRINTRIN_H_INCLUDED

#include <adxintrin.h>
#include <bmi2intrin.h>
#include <bmiintrin.h>
#include <cetintrin.h>
#include <cldemoteintrin.h>
#include <clflushoptintrin.h>
#include <clwbintrin.h>
#include <clzerointrin.h>
#include <fsgsbaseintrin.h>
#include <fxsrintrin.h>
#include <ia32intrin.h>
#include <lzcntintrin.h>
#include <movdirintrin.h>
#include <pkuintrin.h>
#include <popcntintrin.h>
#include <prfchwintrin.h>
#include <rdpidintrin.h>
#include <rdrandintrin.h>
#include <rdseedintrin.h>
#include <rtmintrin.h>
#include <serializeintrin.h>
#include <waitpkgintrin.h>
#include <xsavecintrin.h>
#include <xsaveintrin.h>
#include <xsaveoptintrin.h>
#include <xsavesintrin.h>

#endif
