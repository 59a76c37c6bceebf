"""Look-alike approved texts, in words of their own, for VN_AM007 and ID_AM002."""

from __future__ import annotations

SOLAR = (
    """JCM_VN_AM007_ver01.0
Sectoral scope: 01
Joint Crediting Mechanism Approved Methodology VN_AM007
"Installation of Solar PV System"
A. What it is called""",
    """B. Words
C. Eligibility criteria
Criterion 1  New panels are put up.
Criterion 2  The panels have a certificate that is in force.
Criterion 3  Meters are new.
Criterion 4  Nothing is taken down.""",
    """D. Reference emissions
REp = sum of EGi,p x EFRE,i
EFRE,i of a system on the grid is 0.333 tCO2/MWh,
and for a captive one 0.533 tCO2/MWh.
E. Project emissions
PEp = 0
F. Emission reductions
ERp = REp - PEp""",
    """G. Data
EGi,p  Electricity made by system i, MWh/p. Monitoring option: Option C.
In 2014 there were 7 systems.""",
)
"""Four pages."""

CHILLERS = (
    """JCM_ID_AM002_ver02.0
Approved Methodology ID_AM002
"Energy Saving by Introduction of High Efficiency Centrifugal Chiller"
""",
    """Eligibility criteria
Criterion 1 A centrifugal chiller with a capacity of up to 1,250 USRt.
Criterion 2 A COP above 6.0.
Criterion 3 Checked four times a year.
Criterion 4 No ozone is lost.
Criterion 5 A plan for refrigerants.""",
    """Calculations
REp = sum ECRE,i,p x EFelec,p
PEp = sum ECPJ,i,p x EFelec,p
ERp = REp - PEp
ECRE,i,p = ECPJ,i,p x COPPJ,tc,i / COPRE,i
Temperature differences
TDcooling 1.5 degC, TDchilled 1.5 degC
Tcooling-out,std 37 degC, Tchilled-out,std 7 degC
EFcaptive is 0.8 tCO2/MWh""",
    """Default values of COPRE,i
x<300 USRt 4.92
300<=x<450 USRt 5.33
450<=x<550 USRt 5.59
Monitored: ECPJ,i,p MWh/p Option C; EIgrid,p MWh/p Option B or Option C;
hgen,p h/p Option C""",
)
