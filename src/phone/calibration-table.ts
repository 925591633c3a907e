/**
 * Android models that Google calibrated for Exposure Notification: RSSI correction, dB, and TX
 * power, dBm, by maker. Attenuation = TX power - (RSSI + RSSI correction).
 *
 * Source: Google, Exposure Notifications BLE calibration, the later table (551 models, as carried
 * by microG's GmsCore at 9a206ae1), CC BY 4.0. Every row has the highest calibration confidence.
 * The table of June 2020 stands on another scale (SM-G973F: -3, -24 there, 2, -29 here): never mix
 * them.
 *
 * A maker, then `model correction power;` for each of its models.
 */
export const CALIBRATION_TABLE = `
asus:
  ASUS_A001 9 -25; ASUS_I001D 4 -28; ASUS_I002D 7 -37; ASUS_I003DD 1 -32; ASUS_I01WD 5 -27;
  ASUS_X008DC 0 -21; ASUS_X00TD 2 -26; ASUS_X018D 2 -22; ASUS_X01BDA 2 -25; ASUS_Z010D 2 -18;
  ASUS_Z01FD 5 -20; ASUS_Z01QD 3 -25; ASUS_Z01RD 4 -26; P027 4 -20;
blackberry:
  BBE100-4 6 -27;
blu:
  Grand M -1 -21; Studio Mega 6 -28; Tank Xtreme 4.0 1 -24; VIVO 5 5 -24; Vivo ONE 4 -25;
coolpad:
  Coolpad 8722V 0 -20;
docomo:
  SO-41A 2 -31;
essential products:
  PH-1 7 -24;
google:
  Pixel -3 -26; Pixel 3 5 -33; Pixel 3a 2 -29; Pixel 3a XL 2 -28; Pixel 4 8 -30; Pixel 4 XL 7 -26;
  Pixel 4a 1 -30; Pixel 5 5 -25; Pixel XL -2 -26; gobo_512 2 -22;
htc:
  2PS64 -1 -31; HTC 10 1 -31; HTC 10 2 -33; HTC Desire 530 5 -28; HTC U11 2 -21; HTC U11 2 -27;
  HTC U11 plus 3 -28; HTC U12 life 2 -23; HTC U12+ 7 -33; HTC_U-1u -5 -29; HTC_U-3u 5 -23;
huawei:
  ANE-LX3 3 -3; CLT-L09 -1 -30; COR-L29 2 -5; DRA-LX3 4 -24; HUAWEI TIT-AL00 4 -10; HW-01K -1 -32;
  HWT31 3 -24; KIW-L24 7 -25; MHA-L29 2 -27; NEO-L29 -3 -28; Nexus 6P 6 -27; PIC-AL00 -1 -3;
  PRA-LX1 1 -3; WAS-LX3 2 -4;
infinix:
  Infinix X627 3 -27; Infinix X650 1 -26; Infinix X650C 3 -30; Infinix X653 4 -24;
  Infinix X653C -1 -23;
itel:
  itel A32F 3 -26; itel L5503 -3 -6; itel L6005 -4 -1; itel W5504 -1 -11;
lava:
  Z50 6 -26;
leagoo:
  T5c -29 -23;
lenovo:
  Lenovo A1010a20 2 -25; Lenovo A6600d40 3 -26; Lenovo K12 Note 1 -18; Lenovo K33a42 3 -29;
  Lenovo K33a48 3 -27; Lenovo K520 4 -20; Lenovo K52e78 0 -18; Lenovo K53a48 5 -29;
  Lenovo K8 4 -22; Lenovo K8 Note 4 -26; Lenovo L78011 1 -21; Lenovo P2a42 3 -19;
  Lenovo TB3-710I 3 -26; Lenovo Z90-3 5 -22;
letv:
  Le X527 4 -21;
lge:
  LG-AS110 6 -24; LG-F500L -3 -24; LG-F700L 9 -28; LG-H345 3 -21; LG-H634 3 -21; LG-H815 -3 -25;
  LG-K100 2 -23; LG-K350 1 -21; LG-K430 2 -22; LG-K500 6 -22; LG-K540 6 -22; LG-M250 3 -22;
  LG-X230 2 -23; LG-X240 1 -22; LGLK430 2 -18; LGLS450 5 -24; LGM-V300L 4 -21; LGM-X800L 6 -13;
  LGUS991 -4 -25; LM-K500 6 -30; LM-Q620 7 -33; LM-Q730 4 -30; LM-Q910 4 -24; LM-V600 -1 -33;
  LM-X210 4 -18; Nexus 5X -6 -25; RS988 8 -3; VS988 -3 -8; VS995 6 -3;
meizu:
  MX4 5 -5;
motorola:
  Moto G (4) 0 -17; Moto G (5) 3 -19; Moto G (5) Plus 6 -20; Moto G (5) Plus 3 -19;
  Moto G (5S) Plus 4 -19; Moto G Play 5 -23; Moto Z2 Play 3 -18; MotoG3 5 -21; Nexus 6 10 -29;
  XT1575 0 -30; XT1609 5 -22; XT1635-01 5 -19; XT1650 -3 -26; XT1706 8 -27; moto e5 play 1 -27;
  moto e5 play 3 -18; moto g 5G 4 -26; moto g 5G plus -3 -26; moto g pro 4 -34;
  moto g(6) play 3 -20; moto g(7) 4 -23; moto g(7) play 6 -32; moto g(7) plus 3 -23;
  moto g(8) plus 3 -23; moto g(9) plus 5 -33; moto g(9) power -2 -16; moto x4 2 -23;
  moto z3 4 -26; moto z4 8 -30; motorola edge -2 -27; motorola edge plus 8 -35;
  motorola one 4 -21; motorola one hyper 4 -23; motorola one power 2 -22;
nokia:
  Nokia 1 2 -24; Nokia 1 Plus 1 -20; Nokia 2.1 0 -28; Nokia 2.3 -3 -21; Nokia 3.1 6 -23;
  Nokia 3.1 Plus 0 -24; Nokia 3.2 4 -32; Nokia 4.2 7 -36; Nokia 5.1 6 -25; Nokia 6.1 8 -28;
  Nokia 6.1 Plus 6 -27; Nokia 7 plus 2 -20; Nokia 7.1 6 -24; Nokia 7.2 3 -7;
  Nokia 8 Sirocco 12 -30; Nokia 8.1 5 -24; Nokia 8.3 5G 5 -23; Nokia 9 7 -25; Nokia C1 -7 -3;
  TA-1012 5 -22; TA-1025 2 -17; TA-1054 7 -26;
nokia 5.1 plus:
  PDA_sprout 5 -28;
oneplus:
  GM1900 3 -17; GM1910 3 -18; HD1905 1 -16; HD1911 0 -17; IN2011 4 -27; IN2025 6 -29;
  KB2003 5 -31; ONEPLUS A5000 6 -25; ONEPLUS A5010 3 -22; ONEPLUS A6000 3 -23;
  ONEPLUS A6003 4 -29; ONEPLUS A6010 2 -19; ONEPLUS A6013 1 -21;
oppo:
  CPH1715 2 -25; CPH1717 -4 -18; CPH1721 -1 -20; CPH1723 3 -24; CPH1803 -1 -17; CPH1823 -2 -21;
  CPH1919 3 -24; CPH1920 -2 -24; CPH1931 4 -32; CPH1945 -1 -26; CPH1969 2 -27; CPH1979 0 -36;
  CPH1989 -4 -21; CPH2009 4 -26; CPH2023 9 -37;
orange:
  Orange Neva play -1 -12; Orange Neva zen -5 -3;
orbic:
  RC555L 5 -26;
razer:
  Phone 7 -26; Phone 2 3 -24;
redmi:
  Redmi 8A 5 -30; Redmi Note 7 5 -29; Redmi Note 8 4 -19;
samsung:
  SAMSUNG-SM-G891A 4 -27; SAMSUNG-SM-G900A 9 -23; SAMSUNG-SM-G930AZ 11 -33;
  SAMSUNG-SM-G935A 10 -33; SC-02J 11 -31; SC-02K 11 -29; SC-02L 5 -23; SC-03K 15 -34; SCV33 7 -29;
  SCV36 9 -24; SM-A102U 6 -25; SM-A105F 3 -23; SM-A105FN 4 -25; SM-A105G 2 -23; SM-A105M 1 -23;
  SM-A107F 5 -30; SM-A202F 2 -26; SM-A205F 3 -26; SM-A205G 2 -24; SM-A205U 23 -47; SM-A207F 8 -32;
  SM-A300FU 6 -23; SM-A305F 4 -23; SM-A307FN 2 -26; SM-A320FL -10 -23; SM-A405FN 2 -23;
  SM-A505F 0 -20; SM-A505FM 3 -20; SM-A505FN -2 -20; SM-A510F 6 -2; SM-A510M 3 -1; SM-A515F 2 -28;
  SM-A520F -6 -25; SM-A530F 2 -23; SM-A600FN 8 -35; SM-A705FN 5 -33; SM-A710F 5 -5;
  SM-A750F 4 -24; SM-A750FN 5 -26; SM-A750GN 6 -23; SM-A9200 5 -24; SM-A920F 4 -21;
  SM-C5010 9 -26; SM-C7100 8 -26; SM-G1650 6 -30; SM-G532M 4 -24; SM-G570F 7 -24; SM-G570M 2 -24;
  SM-G6000 3 -22; SM-G610F 7 2; SM-G611F 6 -2; SM-G850F 17 -33; SM-G8850 3 -24; SM-G885S 1 -24;
  SM-G892A 8 -24; SM-G900F 12 -24; SM-G920F 9 -25; SM-G920I 7 -24; SM-G920T 8 -24; SM-G925F 8 -25;
  SM-G925I 4 -23; SM-G930F 9 -33; SM-G930P 7 -32; SM-G930R4 12 -35; SM-G930V 9 -32;
  SM-G9350 8 -31; SM-G935F 11 -33; SM-G935P 8 -31; SM-G935R4 9 -29; SM-G935T 4 -28;
  SM-G935V 14 -34; SM-G950F 12 -29; SM-G950N 11 -27; SM-G950U1 10 -27; SM-G950W 9 -24;
  SM-G955F 9 -26; SM-G955N 10 -26; SM-G955U1 10 -26; SM-G955W 8 -23; SM-G9600 4 -22;
  SM-G960F 8 -28; SM-G960N 7 -28; SM-G960U 5 -21; SM-G960U1 4 -19; SM-G9650 7 -26; SM-G965F 8 -27;
  SM-G965N 9 -25; SM-G965U 8 -25; SM-G965U1 6 -24; SM-G973F 2 -29; SM-G973U -1 -26;
  SM-G975F 1 -26; SM-G975U 0 -24; SM-G977N 0 -26; SM-G977P -3 -34; SM-J100VPP 6 -22;
  SM-J250F 3 -27; SM-J260F 5 -25; SM-J260G 7 -27; SM-J260M 6 -25; SM-J320V 1 -17; SM-J327U 6 -24;
  SM-J330F 3 -24; SM-J330FN 4 -28; SM-J330L 2 -22; SM-J337V 0 -19; SM-J400F 6 -27; SM-J400M 8 -27;
  SM-J415F 3 -29; SM-J415G 4 -28; SM-J500F 4 -19; SM-J500H -1 -18; SM-J500M 2 -18;
  SM-J510FN 1 -18; SM-J510GN 3 -19; SM-J510MN 3 -20; SM-J530F 8 -33; SM-J600FN 7 -24;
  SM-J610F 3 -27; SM-J610G 3 -28; SM-J701F 8 -3; SM-J727V 4 -20; SM-J730F 6 -33; SM-J730FM 7 -34;
  SM-J730K 4 -30; SM-J810F 5 -29; SM-J810M 5 -32; SM-M205F 3 -22; SM-N910C 11 -31; SM-N915G 7 -24;
  SM-N9208 4 -29; SM-N920C 5 -30; SM-N950F 8 -24; SM-N950N 6 -24; SM-N950U 9 -25; SM-N950U1 9 -26;
  SM-N960F 7 -28; SM-N960N 9 -27; SM-N960U 5 -24; SM-N960U1 5 -24; SM-S367VL 3 -21;
  SM-S727VL 4 -18; SM-T350 2 -18; SM-T378V 1 -20; SM-T380 4 -19; SM-T380C 4 -20; SM-T385C 4 -20;
  SM-T385K 3 -18; SM-T385L 2 -19; SM-T390 -11 -23; SM-T395 -8 -26; SM-T580 -12 -22;
  SM-T820 -10 -23; SM-T827V 0 -22; SM-T837V 1 -20;
sg:
  A001SH 9 -32;
sharp:
  507SH 6 -29; 509SH 3 -34; 704SH 5 -32; S1 3 -22; S3-SH 5 -39; S5-SH 2 -25; SH-01K 4 -34;
  SH-01L 3 -25; SH-01M 7 -27; SH-02J 5 -34; SH-02M 5 -29; SH-03J 6 -24; SH-03K 4 -28;
  SH-04H 1 -36; SH-04L 5 -27; SH-51A 4 -41; SHV36 6 -36; SHV39 5 -22;
sm-j415f:
  j4primelte 4 -26;
softbank:
  902ZT 6 -34;
sony:
  601SO 1 -36; 602SO -3 -30; 701SO 6 -26; E6603 10 -26; E6633 13 -26; F5121 8 -34; F8131 1 -32;
  F8331 -2 -29; F8332 -2 -31; G3123 4 -24; G3223 8 -27; G8141 11 -34; G8142 10 -27; G8232 0 -34;
  G8341 10 -31; G8342 9 -28; G8441 5 -24; H4113 9 -31; H8216 5 -31; H8266 6 -30; H8296 8 -32;
  H8314 9 -33; H8324 9 -33; H8416 6 -30; I3113 4 -28; I4213 8 -29; I4312 4 -31; SO-01J 0 -32;
  SO-01K 7 -29; SO-01L 5 -32; SO-02L 3 -26; SO-03J 0 -34; SO-03K 5 -29; SO-03L 7 -28;
  SO-04J 10 -31; SO-05K 8 -31; SO-51A 4 -45; SOV33 -3 -33; SOV34 -2 -32; SOV36 8 -27; SOV41 3 -25;
  SOV42 4 -29; XQ-AD51 6 -31;
sprint:
  2PYB2 10 -27;
tcl:
  5086D 3 -26; T770B 4 -34; T780H 5 -33; T790Y 2 -32; T799H 1 -31;
tct (alcatel):
  4034D 13 -40; 5002D_EEA 2 -33; 5017O 5 -29; 5024A -6 -6; 5026A 0 -26; 5029E -2 -24;
  5030D_EEA -8 -6; 5032W 2 -29; 5033M 3 -26; 5041C 2 -24; 5044P 9 -33; 5045F 19 -43; 5049G 2 -26;
  5049S 3 -26; 5049Z 5 -29; 5058A 4 -27; 5059A 1 -20; 5061K 2 -30; 5080X 4 -27; 5099U 2 -27;
  A501DL 1 -24; A502DL 5 -27; A574BL 3 -28; Alcatel_5005R 2 -25; Alcatel_5044R 4 -28;
  Alcatel_5059R 3 -27;
tecno:
  TECNO BA2 3 -27; TECNO BB4k 6 -28; TECNO CC6 0 -28; TECNO CC7 1 -25; TECNO CE9 3 -27;
  TECNO CF7 3 -11; TECNO KB7j 5 -29; TECNO KC1 7 -28; TECNO KC2 9 -33; TECNO KC6 4 -28;
  TECNO KC8 4 -28; TECNO LC6 2 -31;
tesla:
  AC2003 1 -29;
vivo:
  vivo 1723 4 -20; vivo 1804 5 -26;
vodafone:
  VFD 610 7 -29;
xiaomi:
  MI 4W 4 -21; MI 5 -2 -27; MI 5s -4 -26; MI 5s Plus -3 -23; MI 6 2 -22; MI 8 1 -22;
  MI 8 Lite 1 -21; MI 8 Pro 1 -30; MI MAX 3 3 -24; MI NOTE LTE 9 -23; MIX -2 -27; Mi 9T 3 -31;
  Mi A1 1 -18; Mi A2 2 -23; Mi A2 Lite 4 -21; Mi A3 1 -19; Mi MIX 2 6 -24; Mi MIX 2S 1 -19;
  Mi Note 2 -2 -25; Redmi 3 3 -21; Redmi 3S -1 -25; Redmi 4X -1 -23; Redmi 5 4 -31;
  Redmi 5A 3 -29; Redmi 6 1 -25; Redmi 6 Pro 5 -21; Redmi 6A 2 -27; Redmi 7 4 -30; Redmi 7A 4 -34;
  Redmi 8 10 -31; Redmi Go 5 -31; Redmi Note 3 5 -22; Redmi Note 5 1 -20; Redmi Note 6 Pro 4 -29;
  Redmi Note 7 Pro 4 -30; Redmi S2 4 -29;
zte:
  BLADE A6 MAX 4 -28; BLADE V9 7 -31; Blade A5 2020-T -3 -11; Blade A7S 2020-T -4 1;
  P650 Pro -4 0; T86 3 -29; Z3351S 3 -25; Z5151V 6 -33; Z5156CC 0 -25; Z5157V -1 -24;
  Z6201V 12 -36; Z6250CC 0 -25; Z6530V 15 -39; Z833 3 -25; ZR01 16 -36; ZTE 8010 -3 -2;
  ZTE 8010RU -3 -2; ZTE 9000 4 -28; ZTE 9000N 9 -31; ZTE A2019G Pro 8 -26; ZTE A2020 Pro 6 -25;
  ZTE A2020G Pro 8 -28; ZTE A2020N3 Pro 6 -26; ZTE A2020U Pro 6 -26; ZTE A2021 9 -29;
  ZTE A2021G -1 -29; ZTE A2021H 0 -28; ZTE A2121 9 -31; ZTE A2121E 1 -26; ZTE A7020 -3 -4;
  ZTE A7020RU -3 -4; ZTE Blade A3 2019 -4 -4; ZTE Blade A3 2020 -4 -7; ZTE Blade A3 2020 -5 -4;
  ZTE Blade A5 2020 -3 -10; ZTE Blade A7s 2 -27; ZTE Blade L130 -5 -5; ZTE Blade L210 -4 -2;
  ZTE Blade L210RU -4 -5; ZTE Blade V10 7 -31; ZTE Blade V10 Vita -3 -10;
`;
