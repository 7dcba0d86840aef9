//! The built-in three: ERPNext, the hub and Gemini, over their own wire protocols.
