# The warning set and the hardening flags of every target of ours. Generated C is compiled with bl_generated().
set(BL_WARN -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wswitch-enum
	-Wpointer-arith -Wwrite-strings -Wno-sign-conversion)
if(BL_WERROR)
	list(APPEND BL_WARN -Werror)
endif()
add_compile_definitions(_GNU_SOURCE)
add_compile_options(-fno-strict-aliasing -fstack-protector-strong -fno-omit-frame-pointer)
if(BL_SANITIZE)
	# under sanitizers gcc guesses where it would know: these three are for plain builds
	list(APPEND BL_WARN -Wno-format-truncation -Wno-maybe-uninitialized -Wno-stringop-truncation)
	add_compile_options(-fsanitize=${BL_SANITIZE} -fno-sanitize-recover=undefined)
	add_link_options(-fsanitize=${BL_SANITIZE})
else()
	add_compile_options(-fstack-clash-protection -fcf-protection)
	add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
endif()
if(CMAKE_BUILD_TYPE STREQUAL "RelWithDebInfo")
	add_compile_options(-D_FORTIFY_SOURCE=2)
endif()
string(REPLACE "-DNDEBUG" "" CMAKE_C_FLAGS_RELWITHDEBINFO "${CMAKE_C_FLAGS_RELWITHDEBINFO}") # asserts stay on

function(bl_target name)
	target_compile_options(${name} PRIVATE ${BL_WARN})
endfunction()
function(bl_generated name)
	target_compile_options(${name} PRIVATE -w)
endfunction()
